//! The certificate of a round: to read, to print, and to keep as a file; and the receipt of one decision.

use crate::{
    approvals::{
        Approval,
        certificate::{Page as Said, Signed, print},
    },
    call::Call,
    desk::receipt::saved,
    error::Result,
    frames::{Place, frame},
    ids::RoundId,
    people::pages::page,
    policy::{Permit, See},
    records::approvals,
};
use askama::Template;
use axum::{
    extract::Path,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use portico_model::access::Side;
use portico_web::{components as ui, frame::Frame};

#[derive(Template)]
#[template(path = "desk/approvals/certificate_client.html")]
struct ClientPage {
    frame: Frame,
    body: Body,
}

#[derive(Template)]
#[template(path = "desk/approvals/certificate_staff.html")]
struct StaffPage {
    frame: Frame,
    body: Body,
}

struct Body {
    id: RoundId,
    said: Said,
    /// A label and an address for each decision's receipt.
    receipts: Vec<(String, String)>,
}

pub async fn show(call: Call, permit: Permit<See, Approval>) -> Result<Response> {
    let signed = approvals::certificate(&call, &permit).await?;
    let id = permit.thing().id;
    let body = Body { id, said: Said::of(&signed), receipts: receipts(id, &signed) };
    let frame = frame(&call, Place::at("/approvals")).await?;
    match permit.side() {
        Side::Client => page(StatusCode::OK, &ClientPage { frame, body }),
        Side::Firm => page(StatusCode::OK, &StaffPage { frame, body }),
    }
}

pub async fn as_json(call: Call, permit: Permit<See, Approval>) -> Result<Response> {
    let signed = approvals::certificate(&call, &permit).await?;
    Ok(file(("application/json", &name(&signed, "json")), signed.to_json()?))
}

pub async fn as_pdf(call: Call, permit: Permit<See, Approval>) -> Result<Response> {
    let signed = approvals::certificate(&call, &permit).await?;
    Ok(file(("application/pdf", &name(&signed, "pdf")), print(&signed)?))
}

/// A text that shows later that a decision was written down as it was. It says nothing of what was decided.
pub async fn receipt(
    call: Call,
    permit: Permit<See, Approval>,
    Path((id, place)): Path<(RoundId, i64)>,
) -> Result<Response> {
    Ok(saved(&format!("receipt-{id}-{place}.txt"), approvals::receipt(&call, &permit, place).await?))
}

fn receipts(id: RoundId, signed: &Signed) -> Vec<(String, String)> {
    let receipt = |one: &crate::approvals::certificate::Decision| {
        let label = format!("Receipt of decision {}, of {}", one.place, one.seat);
        (label, format!("/approvals/{id}/decisions/{}/receipt", one.place))
    };
    signed.certificate.decisions.iter().map(receipt).collect()
}

/// Made of letters, digits, dashes and dots.
fn name(signed: &Signed, ending: &str) -> String {
    let (record, round) = (&signed.certificate.record, &signed.certificate.round);
    let stem = format!("certificate-{}-{}-{}", record.reference, round.approval, round.number);
    let safe = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    format!("{}.{ending}", stem.chars().map(safe).collect::<String>())
}

fn file((kind, name): (&str, &str), bytes: Vec<u8>) -> Response {
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
