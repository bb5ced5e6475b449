//! Planted defects: what the tests themselves are tested with.
//!
//! `sabotage!("name")` is `false`, so that the compiler leaves nothing of a defect behind. Only a
//! test build with `--cfg sabotage` asks which defect the environment has chosen, and a release
//! with it does not compile. `cargo xtask storm saboteur` plants each and says which test notices.

#[cfg(all(sabotage, not(debug_assertions)))]
compile_error!("defects are planted into test builds alone");

/// Whether the defect of this name is planted: never, outside of the storm that plants them.
#[cfg(not(sabotage))]
#[macro_export]
macro_rules! sabotage {
    ($name:literal) => {
        false
    };
}

/// Whether the defect of this name is planted.
#[cfg(sabotage)]
#[macro_export]
macro_rules! sabotage {
    ($name:literal) => {
        $crate::sabotage::is_planted($name)
    };
}

/// Whether the environment has chosen this defect.
#[cfg(sabotage)]
pub fn is_planted(name: &str) -> bool {
    static CHOSEN: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    CHOSEN.get_or_init(|| std::env::var("OMS_SABOTAGE").ok()).as_deref() == Some(name)
}
