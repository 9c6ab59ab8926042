//! `[[tenant]]`: organisations. One named "default" exists if the file names none.

use super::name;
use super::section::Section;
use crate::model::{DeclaredTenant, Developers, Managed};
use crate::protocol::certificate;

pub(super) fn read(sections: Vec<Section<'_>>) -> Vec<DeclaredTenant> {
    let mut tenants: Vec<DeclaredTenant> = Vec::new();
    for mut section in sections {
        let ca = section.place_of("ca");
        let name = name::read(&mut section);
        let display_name = section.text("display_name").map(|given| given.value);
        let authorities = section.files("ca");
        let developers = section.choice("developers", &[("everyone", Developers::Everyone), ("invited", Developers::Invited)]);
        let app_approval = section.flag("app_approval");
        let manages_tenants = section.flag("manages_tenants");
        let managed = section.managed();
        if let Some(bad) = authorities.iter().find_map(|pem| certificate::authorities(pem).err()) {
            section.wrong("ca", &ca, bad.to_string(), "name PEM files of certificate authorities");
        }
        match name {
            None => {}
            Some(name) if tenants.iter().any(|other| other.name == name.value) => {
                section.wrong("name", &name.place, format!("another tenant is named `{}`", name.value), "choose another name");
            }
            Some(name) => tenants.push(DeclaredTenant {
                at: section.place.to_string(),
                display_name: display_name.unwrap_or_else(|| name.value.clone()),
                name: name.value,
                authorities,
                developers: developers.unwrap_or_default(),
                app_approval: app_approval.unwrap_or_default(),
                manages_tenants: manages_tenants.unwrap_or(tenants.is_empty()),
                managed,
            }),
        }
        section.finish();
    }
    if tenants.is_empty() {
        tenants.push(implicit());
    }
    tenants
}

fn implicit() -> DeclaredTenant {
    let name = name::DEFAULT.to_owned();
    DeclaredTenant {
        at: "default".to_owned(),
        display_name: "Signet".to_owned(),
        name,
        authorities: Vec::new(),
        developers: Developers::default(),
        app_approval: false,
        manages_tenants: true,
        managed: Managed::Create,
    }
}
