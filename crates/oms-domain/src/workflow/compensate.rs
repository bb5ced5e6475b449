//! What undoes a stage that is done, when its ticket is cancelled.

use super::data_path::DataPath;
use super::definition::{paths, sla};
use crate::json::{Fields, text};
use crate::schema::Schema;
use crate::sla::Target;
use oms_base::{Owner, StageName};

/// The task that undoes a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compensate {
    /// What staff read; the stage's name when absent.
    pub name: Option<StageName>,
    /// Who gets it.
    pub owner: Owner,
    /// How long it may take.
    pub sla: Option<Target>,
    /// What of the data it gets; all of it, when empty.
    pub input: Vec<DataPath>,
    /// What its output has to look like.
    pub form: Option<Schema>,
}

/// Reads `compensate`.
pub(super) fn compensate(fields: &mut Fields<'_, '_>) -> Option<Compensate> {
    fields.object("compensate", |fields| {
        let name = fields.optional("name", text(StageName::parse));
        let owner = fields.required("owner", text(Owner::parse));
        let (sla, input, form) = (sla(fields), paths(fields), Schema::field(fields, "form"));
        Some(Compensate { name, owner: owner?, sla, input, form })
    })?
}
