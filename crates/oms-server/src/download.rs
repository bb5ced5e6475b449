//! A file as an answer: chunk by chunk, and never whole unless it is what was sent.

use crate::answer::About;
use crate::problem::Problem;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt};
use oms_api::Digest as Spelled;
use oms_app::attachments::Attached;
use oms_app::{App, Error};
use oms_domain::ticket::File;
use sha2::{Digest, Sha256};

/// Who has it may keep it for themselves, and asks each time whether it still stands.
const CACHE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// The file, or that the caller has it already.
pub(crate) async fn answer(
    app: App,
    of: Attached,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let file = &of.attachment.file;
    let tag = format!("\"{}\"", Spelled(file.digest));
    let mut response = if has_it(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let head = [
            (header::CONTENT_TYPE, HeaderValue::from_static(file.media.as_str())),
            (header::CONTENT_DISPOSITION, text(&disposition(file))?),
            (header::CONTENT_LENGTH, HeaderValue::from(file.size)),
        ];
        (head, Body::from_stream(chunks(app, of.clone()).await?)).into_response()
    };
    response.headers_mut().insert(header::ETAG, text(&tag)?);
    response.headers_mut().insert(header::CACHE_CONTROL, CACHE);
    let subject = of.ticket.to_string();
    response.extensions_mut().insert(About { subject, is_restricted: false });
    Ok(response)
}

/// The bytes as they are read. The first chunk is there before anything is answered.
async fn chunks(
    app: App,
    of: Attached,
) -> Result<impl Stream<Item = Result<Bytes, Error>>, Problem> {
    let start = Reading { of, next: 0, left: 0, hash: Sha256::new() };
    let left = start.of.attachment.file.size;
    let (first, reading) = Reading { left, ..start }.step(&app).await?;
    let rest = stream::try_unfold(reading, move |reading| {
        let app = app.clone();
        async move {
            let is_end = reading.left == 0;
            if is_end { Ok(None) } else { reading.step(&app).await.map(Some) }
        }
    });
    Ok(stream::once(async { Ok(first) }).chain(rest))
}

/// How far a file is read.
struct Reading {
    of: Attached,
    next: u32,
    left: u32,
    hash: Sha256,
}

impl Reading {
    /// The next chunk. The last one is given out only when all together are what was sent.
    async fn step(mut self, app: &App) -> Result<(Bytes, Reading), Error> {
        app.ask(move |app| {
            let bytes = app.reader().chunk(&self.of, self.next)?;
            self.hash.update(&bytes);
            self.next += 1;
            let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            let file = &self.of.attachment.file;
            let wrong = || Error::Corrupt(format!("the bytes of {} do not match", file.id));
            self.left = self.left.checked_sub(length).filter(|_| length > 0).ok_or_else(wrong)?;
            if self.left == 0 && self.hash.clone().finalize()[..] != file.digest {
                return Err(wrong());
            }
            Ok((Bytes::from(bytes), self))
        })
        .await
    }
}

fn has_it(headers: &HeaderMap, tag: &str) -> bool {
    let given = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut tags = given.filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(','));
    tags.any(|given| {
        let given = given.trim();
        given == "*" || given.strip_prefix("W/").unwrap_or(given) == tag
    })
}

fn text(value: &str) -> Result<HeaderValue, Problem> {
    HeaderValue::from_str(value).map_err(|_| Problem::internal())
}

/// To be saved and not to be shown, under its name: spelled plainly for old programs, and fully
/// as RFC 8187 says.
fn disposition(file: &File) -> String {
    let Some(name) = &file.name else { return "attachment".to_owned() };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    let plain: String = name.as_str().chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let spell = |byte: u8| {
        let is_plain = byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    let full: String = name.as_str().bytes().map(spell).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}")
}

#[cfg(test)]
mod tests {
    use super::{disposition, has_it};
    use axum::http::{HeaderMap, HeaderValue, header};
    use oms_base::{AttachmentId, FileName, MediaType, Visibility};
    use oms_domain::ticket::File;

    #[test]
    fn a_name_cannot_leave_its_header() {
        let of = |name: &str| {
            let name = FileName::parse(name).ok();
            let (id, visibility) = (AttachmentId(1), Visibility::Staff);
            let digest = [0; 32];
            disposition(&File { id, name, digest, size: 1, media: MediaType::Other, visibility })
        };
        for (name, header) in [
            ("a b.pdf", "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b.pdf"),
            ("é\"; x=1", "attachment; filename=\"___ x_1\"; filename*=UTF-8''%C3%A9%22%3B%20x%3D1"),
            ("%2e%2e", "attachment; filename=\"_2e_2e\"; filename*=UTF-8''%252e%252e"),
            ("", "attachment"),
        ] {
            assert_eq!(of(name), header);
        }
    }

    #[test]
    fn a_tag_that_is_known_is_found_among_others() {
        for (given, has) in [
            ("\"ab\"", true),
            ("W/\"ab\"", true),
            ("\"x\", \"ab\"", true),
            ("*", true),
            ("\"x\"", false),
            ("ab", false),
        ] {
            let value = HeaderValue::from_static(given);
            let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, value)]);
            assert_eq!(has_it(&headers, "\"ab\""), has, "{given}");
        }
    }
}
