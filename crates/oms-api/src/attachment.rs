//! Files of a ticket.

use crate::text::Text;
use oms_base::{AttachmentId, FileName, PrincipalId, Timestamp};
use oms_domain::ticket::{Attached, Attachment};
use serde::Serialize;
use std::fmt::{self, Display, Formatter};
use utoipa::ToSchema;

/// A file of a ticket.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttachmentBody<'a> {
    /// Its id.
    #[schema(value_type = String, example = "att_01hzk2m9xq4c7")]
    pub id: Text<AttachmentId>,
    /// Its name.
    #[schema(value_type = Option<String>, required, example = "pothole.jpg")]
    pub name: Option<&'a str>,
    /// How many bytes.
    #[schema(example = 482_113)]
    pub size: u32,
    /// What kind of file; `application/octet-stream` for any that is not on the list of safe ones.
    #[schema(value_type = String, example = "image/jpeg")]
    pub media_type: &'static str,
    /// SHA-256 of its bytes, in hexadecimal.
    #[schema(value_type = String,
        example = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")]
    pub digest: Text<Digest>,
    /// Who may see it: `staff`, or `public`.
    #[schema(value_type = String, example = "staff")]
    pub visibility: &'static str,
    /// When it was attached.
    #[schema(value_type = String, format = DateTime)]
    pub attached_at: Text<Timestamp>,
    /// By whom.
    #[schema(value_type = String, example = "prn_01hzk2m9xq4c7")]
    pub attached_by: Text<PrincipalId>,
    /// With a write: the ticket's version after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 3)]
    pub version: Option<u64>,
    /// With a write: where the change stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "0000000000g00")]
    pub position: Option<String>,
}

/// A file that came or went. Of one that went, only the id is said.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FileBody<'a> {
    /// Its id.
    #[schema(value_type = String, example = "att_01hzk2m9xq4c7")]
    pub id: Text<AttachmentId>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "pothole.jpg")]
    pub name: Option<&'a str>,
    /// How many bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 482_113)]
    pub size: Option<u32>,
    /// What kind of file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "image/jpeg")]
    pub media_type: Option<&'static str>,
    /// SHA-256 of its bytes, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>,
        example = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")]
    pub digest: Option<Text<Digest>>,
}

/// The bytes of a file, as they are.
#[derive(Debug, Clone, ToSchema)]
#[schema(value_type = String, format = Binary, example = "the bytes of the file")]
pub struct FileContent(pub Vec<u8>);

/// A digest, in hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest(pub [u8; 32]);

impl Display for Digest {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl<'a> AttachmentBody<'a> {
    /// A file as staff see it.
    pub fn of(attachment: &'a Attachment) -> AttachmentBody<'a> {
        let Attachment { file, at, by } = attachment;
        AttachmentBody {
            id: Text(file.id),
            name: file.name.as_ref().map(FileName::as_str),
            size: file.size,
            media_type: file.media.as_str(),
            digest: Text(Digest(file.digest)),
            visibility: file.visibility.as_str(),
            attached_at: Text(*at),
            attached_by: Text(*by),
            version: None,
            position: None,
        }
    }

    /// The same with a write: the ticket's version, and where the change stands.
    #[must_use]
    pub fn written(self, version: u64, position: String) -> AttachmentBody<'a> {
        AttachmentBody { version: Some(version), position: Some(position), ..self }
    }
}

impl<'a> FileBody<'a> {
    /// What happened to a file, as staff see it.
    pub(crate) fn of(event: &'a Attached) -> FileBody<'a> {
        match event {
            Attached::Added(file) => FileBody {
                id: Text(file.id),
                name: file.name.as_ref().map(FileName::as_str),
                size: Some(file.size),
                media_type: Some(file.media.as_str()),
                digest: Some(Text(Digest(file.digest))),
            },
            Attached::Removed { id, .. } => {
                FileBody { id: Text(*id), name: None, size: None, media_type: None, digest: None }
            }
        }
    }
}
