//! HTML where a client expects JSON: what stands before an API has its own ideas
//! of an answer.

use axum::http::StatusCode;
use axum::response::Html;

pub(crate) fn gateway(status: StatusCode) -> Html<String> {
    Html(format!(
        "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n\
         <center><h1>{status}</h1></center>\r\n</body>\r\n</html>\r\n"
    ))
}

pub(crate) fn maintenance() -> Html<&'static str> {
    Html(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>Maintenance</title></head>\n\
         <body><h1>We will be back soon</h1>\n\
         <p>This service is undergoing scheduled maintenance.</p></body>\n</html>\n",
    )
}
