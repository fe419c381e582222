//! Proof of who is asking: passwords, tokens, the secret that signs them, and the limits on trying.

pub mod doorkeeper;
pub mod form_token;
pub mod gate;
pub mod key;
pub mod opaque;
pub mod password;
pub mod policy;
pub mod secret;
pub mod throttle;
pub mod token;
pub mod vault;
pub mod visit;
