//! Hands the command line to [`sendero::cli`].

fn main() {}
