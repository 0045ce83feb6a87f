//! The addresses of the staff's pages, each with the rule that it demands.

use crate::{
    call::Portal,
    desk::staff::{
        access, audit, board, bulk, checkpoints, client_view, clients, deletions, hold, links, organization, palette,
        record, search, views, work,
    },
    policy::{self, Assign, Audit, Change, Configure, Create, Record, See, list, may, signed_in},
};
use portico_web::Routes;

const EACH: &str = "each record is decided by itself";
const VIEWS: &str = "their own saved views";

pub fn routes() -> Routes<Portal> {
    Routes::default()
        .get("/work", list::<See, Record>(), work::show)
        .post("/work/views", signed_in(VIEWS), views::save)
        .post("/work/views/{id}/delete", signed_in(VIEWS), views::delete)
        .post("/records/bulk", signed_in(EACH), bulk::run)
        .post("/records/{id}/owner", may::<Assign, Record>(), record::owner::set)
        .get("/records/{id}/audit", may::<Audit, Record>(), audit::show)
        .get("/audit/checkpoints", list::<Audit, Record>(), checkpoints::show)
        .get("/audit/checkpoints/{number}", list::<Audit, Record>(), checkpoints::note)
        .get("/audit/checkpoints/{number}/consistency", list::<Audit, Record>(), checkpoints::consistency)
        .get("/records/{id}/hold", may::<See, Record>(), hold::show)
        .post("/records/{id}/hold", may::<See, Record>(), hold::set)
        .post("/records/{id}/hold/end", may::<See, Record>(), hold::end)
        .get("/members/{id}/links", may::<Change, policy::Member>(), links::show)
        .post("/members/{id}/links/end", may::<Change, policy::Member>(), links::end)
        .get("/records/{id}/links", may::<See, Record>(), links::show_of_record)
        .post("/records/{id}/links/end", may::<See, Record>(), links::end_of_record)
        .get("/deletions", may::<Configure, policy::Workspace>(), deletions::show)
        .get("/records/{id}/client-view", may::<See, Record>(), client_view::show)
        .get("/records/{id}/access", may::<See, Record>(), access::show)
        .get("/boards/{type}", list::<See, Record>(), board::show)
        .post("/boards/{type}/moves", signed_in(EACH), board::make_move)
        .get("/organizations", list::<See, policy::Organization>(), clients::show)
        .get("/organizations/{id}", may::<See, policy::Organization>(), organization::show)
        .post("/organizations/{id}/organizations", may::<Create, policy::Organization>(), clients::add)
        .get("/search", list::<See, Record>(), search::show)
        .get("/palette", list::<See, Record>(), palette::show)
}
