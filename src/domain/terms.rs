//! The fixed words of the domain: enums whose spelling is one in database, API, log, page and docs.

/// Makes an enum of words with `ALL`, `as_str`, `parse`, `Display` and serde, all from the one spelling.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the names are the documentation")]
        pub enum $name { $($(#[$vmeta])* $variant),* }

        impl $name {
            /// Every word, in the order of the docs.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The one spelling.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            /// Reads the one spelling; anything else is nothing.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)* _ => None }
            }

            /// Reads the word of an input.
            ///
            /// # Errors
            /// `not_in_list` with the words that there are.
            pub fn check(text: &str) -> Result<Self, $crate::domain::fields::Fault> {
                Self::parse(text).ok_or_else(|| {
                    $crate::domain::fields::Fault::new("not_in_list", format!("Use one of: {}.", [$($text),*].join(", ")))
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> { serializer.serialize_str(self.as_str()) }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Self::parse(&text).ok_or_else(|| serde::de::Error::unknown_variant("?", &[$($text),*]))
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some([$($text),*]))
                    .into()
            }
        }
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> { std::borrow::Cow::Borrowed(stringify!($name)) }
        }
    };
}
pub(crate) use words;

words! {
    /// Who employs a member of staff.
    Organisation { Iom = "IOM", Unhcr = "UNHCR", Usg = "USG" }
}

words! {
    /// What an account may be asked to do; the grants table says what it allows.
    Role {
        IntakeClerk = "intake_clerk", Caseworker = "caseworker", Reviewer = "reviewer", Scheduler = "scheduler",
        UsOfficer = "us_officer", TravelCoordinator = "travel_coordinator", Supervisor = "supervisor",
        Auditor = "auditor", Administrator = "administrator",
    }
}

words! {
    /// How an application came in.
    Channel { Public = "public", Assisted = "assisted" }
}

words! {
    /// How a case ended before arrival.
    ClosureKind {
        NotEligible = "not_eligible", NotPursued = "not_pursued", Duplicate = "duplicate", Declined = "declined",
        Denied = "denied", Withdrawn = "withdrawn", Unreachable = "unreachable", ReferredOut = "referred_out",
    }
}

words! {
    /// What a recommendation may propose instead of a pathway.
    ProposedClosure { NotEligible = "not_eligible", NotPursued = "not_pursued" }
}

words! {
    /// How urgent a recommendation is.
    Priority { Emergency = "emergency", Urgent = "urgent", Normal = "normal" }
}

words! {
    /// Which face of a case something happened on.
    Face { Both = "both", Shown = "shown", Real = "real" }
}

words! {
    /// The kind of a note: protection notes are UNHCR's, reasons belong to a step.
    NoteKind { General = "general", Protection = "protection", Reason = "reason" }
}

words! {
    /// What became of an act on the record.
    Outcome { Done = "done", Refused = "refused", Read = "read" }
}

impl Organisation {
    /// The organisation that shares the screening with this one: IOM and UNHCR hand cases to each other, nobody to the USG.
    #[must_use]
    pub const fn other(self) -> Option<Self> {
        match self {
            Self::Iom => Some(Self::Unhcr),
            Self::Unhcr => Some(Self::Iom),
            Self::Usg => None,
        }
    }
}

impl Role {
    /// The organisations whose accounts may hold it (product: organisations, roles, scope).
    #[must_use]
    pub const fn organisations(self) -> &'static [Organisation] {
        use Organisation::{Iom, Unhcr, Usg};
        match self {
            Self::IntakeClerk | Self::TravelCoordinator => &[Iom],
            Self::Caseworker | Self::Reviewer | Self::Scheduler => &[Iom, Unhcr],
            Self::UsOfficer => &[Usg],
            Self::Supervisor | Self::Auditor | Self::Administrator => &[Iom, Unhcr, Usg],
        }
    }

    /// Whether it lets its holder near cases; an administrator holds none of these.
    #[must_use]
    pub const fn is_case_role(self) -> bool {
        !matches!(self, Self::Auditor | Self::Administrator)
    }
}
