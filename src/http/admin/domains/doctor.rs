//! The federation doctor examines a domain; nothing is written.

use super::settled;
use crate::errand::Brought;
use crate::flow::federation::examination;
use crate::flow::federation::finding::{Finding, Verdict};
use crate::http::admin::desk::{Desk, Served};
use crate::pages::console::{ConsoleSection, DoctorPage, Found, FoundState};

pub fn doctor(desk: &Desk<'_>) -> Served {
    let name = desk.name(0);
    let brought = desk.brought.iter().find_map(Brought::examined);
    let report = match examination::examine(desk.house(), desk.site(), desk.by(), (name, brought)) {
        Ok(report) => report,
        Err(undone) => return settled::<()>(desk, Err(undone), "/admin/domains", ""),
    };
    let found = |finding: &Finding| Found {
        check: finding.check.to_owned(),
        state: match finding.verdict {
            Verdict::Ok => FoundState::Ok,
            Verdict::Warning => FoundState::Warning,
            Verdict::Failure => FoundState::Failure,
        },
        text: finding.text.clone(),
        fix: finding.fix.clone(),
        chain: finding.certificates.iter().map(|own| super::step::presented(desk, own)).collect(),
    };
    let (frame, console) = desk.frame(ConsoleSection::Upstreams);
    desk.show(&DoctorPage { frame, console, name: name.to_owned(), findings: report.findings.iter().map(found).collect() })
}
