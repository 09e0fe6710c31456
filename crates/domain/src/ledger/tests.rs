//! The rules of credits, by example; `model` holds them against a simple model.
