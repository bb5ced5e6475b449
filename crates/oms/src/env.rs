//! Environment variables that the program reads, and the defaults that stand in for them. Those
//! that only set one key of the configuration stand in its table, in `config/keys.rs`.

/// Address of the server that commands call.
pub(crate) const URL: &str = "OMS_URL";
/// Token that commands send.
pub(crate) const TOKEN: &str = "OMS_TOKEN";
/// PEM file of authorities that commands trust.
pub(crate) const CA_FILE: &str = "OMS_CA_FILE";
/// What the server logs: `info`, `debug`, `oms_app=debug,info`, …
pub(crate) const LOG: &str = "OMS_LOG";
/// Where the server keeps its data.
pub(crate) const DATA: &str = "OMS_DATA";
/// The database of the tickets.
pub(crate) const DATABASE: &str = "OMS_DATABASE";
/// The configuration file.
pub(crate) const CONFIG: &str = "OMS_CONFIG";
/// Set to anything but nothing: no colours.
pub(crate) const NO_COLOR: &str = "NO_COLOR";

/// Where the server listens, and so where commands look for it.
pub(crate) const LISTEN_DEFAULT: &str = "127.0.0.1:7070";
/// The address that [`LISTEN_DEFAULT`] makes.
pub(crate) const URL_DEFAULT: &str = "http://127.0.0.1:7070";
/// Where the server keeps its data.
pub(crate) const DATA_DEFAULT: &str = "./oms-data";

/// What a variable says; nothing when it is unset or empty.
pub(crate) fn said(name: &str) -> Option<String> {
    let value = std::env::var_os(name)?.to_string_lossy().into_owned();
    Some(value).filter(|value| !value.is_empty())
}

/// Whether the environment allows colours.
pub(crate) fn allows_color() -> bool {
    std::env::var_os(NO_COLOR).is_none_or(|value| value.is_empty())
}
