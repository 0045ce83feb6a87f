//! The pieces that pages are made of: plain data that writes itself as HTML.
//!
//! A page's file says `use portico_web::components as ui;`. Its template then shows a piece with `{{ piece }}`, an
//! icon with `{{ ui::icon("house") }}`, and makes a form morph into the page with
//! `<form method="post" action="…" data-guard {{ ui::boosted() }}>`.

mod avatar;
mod ball;
mod boosted;
mod composer;
mod due;
mod empty;
mod errors;
mod field;
mod icon;
mod kinds;
mod messages;
mod note;
mod pager;
mod pill;
mod rows;
mod sign;
mod steps;
mod tabs;
mod timeline;
mod when;

pub use avatar::{Avatar, Person};
pub use ball::Ball;
pub(crate) use boosted::WITH_THE_FRAME;
pub use boosted::{Boosted, boosted};
pub use composer::{ClientComposer, StaffComposer};
pub use due::{Due, Urgency};
pub use empty::{Empty, Link};
pub use errors::{ErrorSummary, FieldError};
pub use field::{Address, Cell, Column, FieldView, Input, Selection, ShowWhen, TableView};
pub use icon::{Icon, icon};
pub use kinds::{KindTile, Kinds};
pub use messages::{Message, Messages, Voice};
pub use note::Note;
pub use pager::Pager;
pub use pill::{Pill, StageDot, Tone};
pub use rows::{Row, RowEnd, Rows};
pub use sign::{Pad, SignView, SignedView, WrongSign};
pub use steps::Steps;
pub use tabs::{Tab, Tabs};
pub use timeline::{Timeline, TimelineKind, TimelineRow};
pub use when::When;
