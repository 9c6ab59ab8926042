//! `[[platform_identity]]`: key pairs of ours for upstreams. The keys are made once; the file only names them.

use super::name;
use super::section::Section;
use crate::model::{DeclaredIdentity, SigningAlgorithm};

pub(super) fn read(sections: Vec<Section<'_>>, tenants: &[String]) -> Vec<DeclaredIdentity> {
    let mut identities: Vec<DeclaredIdentity> = Vec::new();
    for section in sections {
        if let Some(one) = read_one(section, tenants, &identities) {
            identities.push(one);
        }
    }
    identities
}

fn read_one(mut section: Section<'_>, tenants: &[String], earlier: &[DeclaredIdentity]) -> Option<DeclaredIdentity> {
    let name = name::read(&mut section);
    let tenant = name::reference(&mut section, "tenant", tenants);
    let fix = "use RS256, PS256, ES256 or another asymmetric name of RFC 7518";
    let algorithm = section.parsed("algorithm", str::parse::<SigningAlgorithm>, fix);
    if let Some(given) = algorithm.as_ref().filter(|given| given.value.is_symmetric()) {
        section.wrong("algorithm", &given.place, "a key pair is not a shared secret", fix);
    }
    if let (Some(name), Some(tenant)) = (&name, &tenant)
        && earlier.iter().any(|other| other.name == name.value && other.tenant == *tenant)
    {
        section.wrong("name", &name.place, format!("another platform identity is named `{}`", name.value), "choose another name");
    }
    let at = section.place.to_string();
    section.finish();
    let algorithm = algorithm.map_or(SigningAlgorithm::RS256, |given| given.value);
    Some(DeclaredIdentity { at, tenant: tenant?, name: name?.value, algorithm })
}
