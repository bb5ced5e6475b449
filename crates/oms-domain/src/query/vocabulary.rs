//! The closed lists of words of the query language.

/// An enum with one word for each variant.
macro_rules! words {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$item:meta])* $variant:ident = $word:literal,)+ }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$item])* $variant,)+ }

        impl $name {
            /// Every value, in the order of the reference.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The word as queries spell it.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }
        }
    };
}

pub(super) use words;

words!(
    /// How a ticket stands with its time limit.
    SlaStatus {
        /// Time enough is left.
        Ok = "ok",
        /// Little time is left.
        AtRisk = "at-risk",
        /// The limit has passed.
        Breach = "breach",
        /// The clock stands still.
        Paused = "paused",
        /// It ended within the limit.
        Met = "met",
    }
);

words!(
    /// How a ticket is tied to another one.
    LinkKind {
        /// The other one reports the same.
        DuplicateOf = "duplicate_of",
        /// The other one reports what this does.
        DuplicatedBy = "duplicated_by",
        /// The other one has to end first.
        BlockedBy = "blocked_by",
        /// The other one waits for this.
        Blocks = "blocks",
        /// They belong together.
        RelatesTo = "relates_to",
        /// The other one is the whole that this is a part of.
        Parent = "parent",
        /// The other one is a part of this.
        Child = "child",
    }
);

words!(
    /// What a ticket can be.
    Is {
        /// Work may still happen.
        Open = "open",
        /// Completed or cancelled.
        Closed = "closed",
        /// Open past its due time.
        Overdue = "overdue",
    }
);

words!(
    /// What a ticket can carry.
    Has {
        /// A file.
        Attachment = "attachment",
        /// A comment, public or internal.
        Comment = "comment",
        /// A description.
        Description = "description",
        /// A place on the map.
        Location = "location",
    }
);
