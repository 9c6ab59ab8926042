//! What an app gets of a person, as the pages of console and portal show it.

use crate::flow::claims_preview::{Line, Preview};
use crate::model::ClaimPlace;
use crate::pages::portal::{ClaimLine, ClaimsPlace};

/// Each place with what is there and what is not.
pub fn places(preview: &Preview) -> Vec<ClaimsPlace> {
    preview.places.iter().map(|(place, lines)| shown(*place, lines)).collect()
}

/// A place.
pub fn shown(kind: ClaimPlace, lines: &[Line]) -> ClaimsPlace {
    let line = |line: &Line| ClaimLine {
        claim: line.claim.clone(),
        value: line.value.as_ref().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
        why: line.why.clone(),
    };
    let (there, missing): (Vec<_>, Vec<_>) = lines.iter().map(line).partition(|line| line.value.is_some());
    ClaimsPlace { kind, there, missing }
}
