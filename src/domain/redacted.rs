//! Personal data stays out of logs.

/// Gives types that hold personal data a `Debug` that says only what they are, so that none reaches a log by `{:?}`.
macro_rules! redacted {
    ($($name:ident),+ $(,)?) => { $(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+ };
}
pub(crate) use redacted;
