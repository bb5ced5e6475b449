//! A file that is sent as the body of a request: taken in only while there is room for it.

use crate::auth::Who;
use crate::body::{collect, keyed, throw_away};
use crate::idempotency;
use crate::if_match;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::Limits;
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use oms_app::engine::{Key, NewFile};
use oms_app::uploads::Room;
use oms_app::{App, Caller};
use oms_base::{Code, Fault, FileName, MediaType, Visibility};

/// What forms send: parts with headers of their own, not the bytes of a file.
const FORM: &str = "multipart/";

/// A file, who sent it, and what the headers say.
#[derive(Debug)]
pub(crate) struct Uploaded {
    /// Who sent it.
    pub(crate) caller: Caller,
    /// The file.
    pub(crate) file: NewFile,
    /// The version that the change was made from.
    pub(crate) if_match: Option<u64>,
    /// The idempotency key.
    pub(crate) key: Option<Key>,
}

impl FromRequest<App> for Uploaded {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Uploaded, Problem> {
        let (parts, body) = request.into_parts();
        let room = match app.uploads().reserve() {
            Ok(room) => room,
            Err(busy) => {
                let closes = !throw_away(&parts.headers, body).await;
                let detail = "too many files are being sent at once; send this one again";
                return Err(Problem { closes, ..Problem::new(busy.code(), detail) });
            }
        };
        read(app, &parts, body, room).await
    }
}

async fn read(app: &App, parts: &Parts, body: Body, room: Room) -> Result<Uploaded, Problem> {
    let limits = parts.extensions.get::<Limits>().copied().unwrap_or(Limits::USUAL);
    let bytes = collect(&parts.headers, body, limits.body_bytes).await?;
    let Who(caller) = parts.extensions.get().cloned().ok_or(oms_app::Error::Unauthenticated)?;
    let key = idempotency::read(&parts.headers)?;
    let if_match = if_match::read(&parts.headers)?;
    let media = media_type(&parts.headers)?;
    let (name, visibility) = said(parts)?;
    let bytes = room.hold(bytes);
    let file = app.ask(move |_| Ok(NewFile::new(name, media, visibility, bytes))).await?;
    let key = key.map(|key| keyed(key, parts, &file.fingerprint().into()).hashed(&caller, None));
    Ok(Uploaded { caller, file, if_match, key })
}

/// The name of the file and who may see it, as the query says.
fn said(parts: &Parts) -> Result<(FileName, Visibility), Problem> {
    let mut params = Params::of(&parts.uri)?;
    let name = params.required("name", FileName::parse);
    let visibility = params.optional("visibility", Visibility::parse);
    params.finish()?;
    let missing = || Fault::new("name", Code::MissingField, "is missing");
    Ok((name.ok_or_else(missing)?, visibility.unwrap_or(Visibility::Staff)))
}

fn media_type(headers: &HeaderMap) -> Result<MediaType, Problem> {
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return Ok(MediaType::Other) };
    let Ok(text) = value.to_str() else { return Ok(MediaType::Other) };
    let is_form = text.get(..FORM.len()).is_some_and(|head| head.eq_ignore_ascii_case(FORM));
    if is_form {
        let detail = "send the bytes of the file as the body itself, not as part of a form";
        return Err(Problem::new(Code::ContentType, detail));
    }
    Ok(MediaType::of(text).map_err(|fault| fault.at("content-type"))?)
}

#[cfg(test)]
mod tests {
    use super::media_type;
    use axum::http::{HeaderMap, HeaderValue, header};
    use oms_base::{Code, MediaType};

    #[test]
    fn a_form_is_no_file_and_other_types_are_kept_or_forgotten() {
        let of = |text: &[u8]| {
            let value = HeaderValue::from_bytes(text).unwrap();
            media_type(&HeaderMap::from_iter([(header::CONTENT_TYPE, value)]))
        };
        assert_eq!(media_type(&HeaderMap::new()).unwrap(), MediaType::Other);
        assert_eq!(of(b"image/png").unwrap(), MediaType::Png);
        assert_eq!(of(b"text/html").unwrap(), MediaType::Other);
        assert_eq!(of(b"\xff").unwrap(), MediaType::Other);
        for form in [&b"multipart/form-data; boundary=x"[..], b"Multipart/Mixed"] {
            assert_eq!(of(form).unwrap_err().code, Code::ContentType);
        }
        assert_eq!(of(&[b'x'; 256]).unwrap_err().code, Code::Refused);
    }
}
