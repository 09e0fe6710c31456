//! The table of errors keeps its promises.

use actix_web::ResponseError;

use super::*;

#[test]
fn an_invalid_request_names_every_fault_in_the_detail_and_apart() {
    let fault = |pointer: &str, detail: &str| FieldFault { pointer: pointer.into(), detail: detail.into() };
    let problem = Problem::InvalidRequest(vec![fault("query:limit", "1 to 50"), fault("query:topic", "too long")]);
    assert_eq!(problem.to_string(), "query:limit: 1 to 50; query:topic: too long");
    assert_eq!(problem.status_code(), 422);
}

#[test]
fn codes_are_unique() {
    let mut codes = Problem::CODES.to_vec();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Problem::CODES.len());
}
