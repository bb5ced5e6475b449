//! Which media types are kept of what senders say.

use crate::limits::MEDIA_TYPE_BYTES_MAX;
use crate::{Code, Fault, MediaType};

impl MediaType {
    /// The type that a `Content-Type` means, without regard to case and parameters.
    ///
    /// One that is not on the list, and above all one that a browser would run or show as a page,
    /// is [`MediaType::Other`]: the file is kept, the word is not.
    pub fn of(content_type: &str) -> Result<MediaType, Fault> {
        if content_type.len() > MEDIA_TYPE_BYTES_MAX {
            let detail = format!("the media type has more than {MEDIA_TYPE_BYTES_MAX} bytes");
            return Err(Fault::here(Code::OutOfBounds, detail));
        }
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        let known = MediaType::ALL.iter().find(|kind| kind.as_str().eq_ignore_ascii_case(essence));
        Ok(known.copied().unwrap_or(MediaType::Other))
    }
}

#[cfg(test)]
mod tests {
    use crate::MediaType;

    #[test]
    fn only_what_is_safe_is_kept() {
        for (given, kept) in [
            ("application/pdf", MediaType::Pdf),
            ("IMAGE/JPEG", MediaType::Jpeg),
            ("text/plain; charset=utf-8", MediaType::Text),
            ("text/html", MediaType::Other),
            ("image/svg+xml", MediaType::Other),
            ("text/javascript", MediaType::Other),
            ("application/xhtml+xml", MediaType::Other),
            ("image/png, text/html", MediaType::Other),
            ("multipart/form-data; boundary=x", MediaType::Other),
            ("no type at all", MediaType::Other),
            ("", MediaType::Other),
        ] {
            assert_eq!(MediaType::of(given), Ok(kept), "{given}");
        }
        assert!(MediaType::of(&"x".repeat(256)).is_err());
    }
}
