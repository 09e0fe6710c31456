//! The HTTP edge: one resource, one file; `routes.rs` is the one table of them.

pub mod answer;
pub mod demo;
pub mod extract;
pub mod landing;
pub mod tools;
pub mod generate;
pub mod effects;
pub mod interior;
pub mod workflow;
pub mod prompts;
pub mod gate;
pub mod health;
pub mod observe;
pub mod openapi;
pub mod problem;
pub mod routes;
pub mod server;
pub mod state;
pub mod static_files;
