//! What holds for every surface at once: the table of routes, who gets what where, the API's description, query plans.

mod access_grid;
mod crawl;
mod headers;
mod openapi;
mod plans;
mod routes;
