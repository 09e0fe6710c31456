//! The HTTP edge: one resource, one file; `routes.rs` is the one table of them.

pub mod answer;
pub mod cors;
pub mod demo;
pub mod effects;
pub mod extract;
pub mod front;
pub mod gate;
pub mod generate;
pub mod health;
pub mod hot;
pub mod interior;
pub mod landing;
pub mod observe;
pub mod openapi;
pub mod problem;
pub mod prompts;
pub mod ready;
pub mod routes;
pub mod server;
pub mod state;
pub mod static_files;
pub mod tools;
pub mod workflow;
