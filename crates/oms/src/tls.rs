//! The server's certificate and its key, from PEM files.

use crate::bounded_file;
use crate::failure::{Failure, Outcome};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem};
use rustls::version::{TLS12, TLS13};
use rustls::{Error, ServerConfig};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Whoever is in this part of a file's mode is nobody in particular.
const OTHERS: u32 = 0o007;
/// HTTP/1.1 is what the server speaks.
const PROTOCOL: &[u8] = b"http/1.1";

/// Where certificate and key lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Files {
    /// The chain, the server's own certificate first.
    pub(crate) cert: PathBuf,
    /// Its private key.
    pub(crate) key: PathBuf,
}

/// Reads both files; a configuration that speaks TLS 1.2 and 1.3.
pub(crate) fn load(files: &Files) -> Outcome<Arc<ServerConfig>> {
    let Files { cert, key } = files;
    let chain = read_chain(cert)?;
    let secret = read_key(key)?;
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(|error| Failure::new(format!("cannot set up TLS: {error}")))?;
    let made = builder.with_no_client_auth().with_single_cert(chain, secret);
    let mut config = made.map_err(|error| match error {
        Error::InconsistentKeys(_) => {
            let (cert, key) = (cert.display(), key.display());
            Failure::new(format!("{key} is not the key of the certificate in {cert}"))
                .hint("the server's own certificate stands first, before those that sign it")
        }
        Error::InvalidCertificate(_) => unfit(cert, "certificate", &error),
        other => unfit(key, "private key", &other),
    })?;
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    Ok(Arc::new(config))
}

fn read_chain(path: &Path) -> Outcome<Vec<CertificateDer<'static>>> {
    let bytes = bounded_file::read(path).map_err(|error| unreadable(path, &error))?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    let chain = chain.map_err(|error| broken(path, &error))?;
    if chain.is_empty() {
        return Err(missing(path, "certificate", "-----BEGIN CERTIFICATE-----"));
    }
    Ok(chain)
}

fn read_key(path: &Path) -> Outcome<PrivateKeyDer<'static>> {
    let found = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if found.permissions().mode() & OTHERS != 0 {
        let shown = path.display();
        return Err(Failure::new(format!("{shown} can be read by every user of this machine"))
            .hint(format!("`chmod 600 {shown}`; if others have read it, get a new one")));
    }
    let bytes = bounded_file::read(path).map_err(|error| unreadable(path, &error))?;
    PrivateKeyDer::from_pem_slice(&bytes).map_err(|error| match error {
        pem::Error::NoItemsFound => missing(path, "private key", "-----BEGIN PRIVATE KEY-----"),
        other => broken(path, &other),
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot read {}: {error}", path.display()))
}

fn missing(path: &Path, what: &str, begins: &str) -> Failure {
    Failure::new(format!("{} holds no {what}", path.display()))
        .hint(format!("it must be PEM: text with a line {begins}"))
}

fn broken(path: &Path, error: &pem::Error) -> Failure {
    Failure::new(format!("{} is no whole PEM file: {error}", path.display()))
}

fn unfit(path: &Path, what: &str, error: &Error) -> Failure {
    Failure::new(format!("{} holds no {what} that can be used: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{Files, load};
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    fn write(path: &Path, text: &str) {
        std::fs::write(path, text).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// A certificate and its key, as PEM.
    fn pair() -> (String, String) {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        (made.cert.pem(), made.signing_key.serialize_pem())
    }

    #[test]
    fn each_thing_that_is_wrong_is_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files { cert: dir.path().join("cert.pem"), key: dir.path().join("key.pem") };
        let ((cert, key), (_, other)) = (pair(), pair());
        let said = |chain: &str, secret: &str| {
            write(&files.cert, chain);
            write(&files.key, secret);
            load(&files).map(|_| ()).map_err(|failure| failure.text(false))
        };
        assert_eq!(said(&cert, &key), Ok(()));
        let cut = cert.replace("-----END", "----");
        let hollow = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let no_key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        for (chain, secret, why) in [
            (key.as_str(), key.as_str(), "cert.pem holds no certificate"),
            ("", &key, "cert.pem holds no certificate"),
            (&cut, &key, "cert.pem is no whole PEM file"),
            (hollow, &key, "cert.pem holds no certificate that can be used"),
            (&cert, &cert, "key.pem holds no private key"),
            (&cert, no_key, "key.pem holds no private key that can be used"),
            (&cert, &other, "key.pem is not the key of the certificate in"),
        ] {
            let said = said(chain, secret).unwrap_err();
            assert!(said.contains(why), "{why}: {said}");
        }
        std::fs::set_permissions(&files.key, std::fs::Permissions::from_mode(0o644)).unwrap();
        let open = load(&files).unwrap_err().text(false);
        assert!(open.contains("can be read by every user"), "{open}");
        std::fs::remove_file(&files.key).unwrap();
        let gone = load(&files).unwrap_err().text(false);
        assert!(gone.contains("cannot read") && gone.contains("key.pem"), "{gone}");
    }
}
