//! `vidgo library`, over the real binary.

mod verify;
