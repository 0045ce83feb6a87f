//! What the portal writes on paper: certificates of approvals, and documents made from a record. `sheet.rs` puts
//! paragraphs on sheets of A4.

mod sheet;

pub use sheet::{Faces, Paragraph, Role, draw};
