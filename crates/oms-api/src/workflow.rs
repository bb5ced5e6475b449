//! Workflows and their versions.

use crate::problem::FaultBody;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// A published version.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublishedBody<'a> {
    /// The workflow's name.
    #[schema(value_type = String, example = "DisasterLoan")]
    pub name: &'a str,
    /// The version; the same content again is the same version.
    #[schema(example = 1)]
    pub version: u32,
    /// What is allowed but may not be meant.
    pub warnings: Vec<FaultBody>,
    /// Where the change stands.
    #[schema(example = "0000000000g00")]
    pub position: String,
}

/// A workflow in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkflowSummary {
    /// Its name.
    #[schema(example = "DisasterLoan")]
    pub name: String,
    /// Its newest version.
    #[schema(example = 1)]
    pub version: u32,
}

/// A version of a workflow with its definition.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorkflowBody<'a> {
    /// Its name.
    #[schema(value_type = String, example = "DisasterLoan")]
    pub name: &'a str,
    /// This version.
    #[schema(example = 1)]
    pub version: u32,
    /// Its newest version.
    #[schema(example = 1)]
    pub latest_version: u32,
    /// The definition as it was published.
    #[schema(value_type = BTreeMap<String, Value>,
        example = json!(
            {"name": "DisasterLoan", "stages": [{"id": "id_check", "owner": "IRS_VerifyBot"}]}))]
    pub definition: &'a RawValue,
}
