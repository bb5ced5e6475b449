//! Workflows whose stages name workflows: they exist, and none leads back to itself.

use super::draft::Draft;
use super::step::Engine;
use crate::error::Error;
use oms_base::{Code, Fault, Faults, Name};
use oms_domain::Refusal;
use oms_domain::workflow::Template;
use std::collections::BTreeSet;

impl Engine {
    /// Refuses a version that names a workflow that is not there, or by whose stages it would come
    /// back to itself as the newest versions stand.
    pub(super) fn check_nested(&self, template: &Template, draft: &Draft) -> Result<(), Error> {
        let mut faults = Faults::default();
        for (index, stage) in template.stages().iter().enumerate() {
            let Some(name) = &stage.workflow else { continue };
            let path = format!("stages[{index}].workflow");
            if self.workflow_now(name, draft).is_none() {
                let detail = format!("there is no workflow {name}; publish it first");
                faults.push(Fault::new(path, Code::NotFound, detail));
            } else if self.leads_to(name, template.name(), draft)? {
                let detail = format!("{name} leads back to this workflow by its own stages");
                faults.push(Fault::new(path, Code::Cycle, detail));
            }
        }
        Ok(faults.into_result(()).map_err(Refusal::from)?)
    }

    /// Whether the newest version of a workflow names the other one, itself or by those it names.
    fn leads_to(&self, from: &Name, to: &Name, draft: &Draft) -> Result<bool, Error> {
        let (mut seen, mut next) = (BTreeSet::from([from.clone()]), vec![from.clone()]);
        while let Some(name) = next.pop() {
            if name == *to {
                return Ok(true);
            }
            let Some(workflow) = self.workflow_now(&name, draft) else { continue };
            let template = self.template(workflow.id, workflow.latest, draft)?;
            let named = template.stages().iter().filter_map(|stage| stage.workflow.clone());
            next.extend(named.filter(|name| seen.insert(name.clone())));
        }
        Ok(false)
    }
}
