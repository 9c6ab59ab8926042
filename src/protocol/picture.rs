//! Pictures that somebody brings: PNG, JPEG, WebP and SVG, told by what they are, not by what they are called. Nothing is decoded or
//! repaired here. An SVG (Scalable Vector Graphics 2 <https://www.w3.org/TR/SVG2/>) is taken if everything in it stands still, is on a
//! list, and names nothing outside of it; it is still served where it could run nothing.

use std::collections::BTreeSet;

use imagesize::ImageType;
use roxmltree::{Document, Node};

use crate::crypto::{from_base64, hex, sha256};
use crate::model::{Picture, PictureKind};

/// Where pictures of providers are served, under the issuer.
pub const PATH: &str = "/brand";
/// The most bytes.
pub const LARGEST: usize = 40 * 1024;
/// The most pixels along a side.
const WIDEST: usize = 2_048;

const SVG: &str = "http://www.w3.org/2000/svg";
/// Elements of SVG that draw, shape or describe.
const ELEMENTS: [&str; 54] = [
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textPath",
    "title",
    "desc",
    "metadata",
    "style",
    "switch",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "pattern",
    "marker",
    "filter",
    "view",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "hatch",
];
/// Namespaces of notes that drawing programs leave; nobody draws them.
const NOTES: [&str; 5] = [
    "http://www.inkscape.org/namespaces/inkscape",
    "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://purl.org/dc/elements/1.1/",
    "http://creativecommons.org/ns#",
];

/// Looks at a picture.
///
/// # Errors
/// What is wrong with it.
pub fn read(bytes: Vec<u8>) -> Result<Picture, String> {
    if bytes.len() > LARGEST {
        return Err(format!("the picture has {} KiB, but {} KiB are the most", bytes.len().div_ceil(1024), LARGEST / 1024));
    }
    let kind = match imagesize::image_type(&bytes) {
        Ok(ImageType::Png) => PictureKind::Png,
        Ok(ImageType::Jpeg) => PictureKind::Jpeg,
        Ok(ImageType::Webp) => PictureKind::WebP,
        _ => PictureKind::Svg,
    };
    if kind == PictureKind::Svg {
        still(std::str::from_utf8(&bytes).map_err(|_| "it is no PNG, JPEG, WebP or SVG".to_owned())?)?;
    } else {
        let size = imagesize::blob_size(&bytes).map_err(|_| "the picture is broken".to_owned())?;
        if size.width.max(size.height) > WIDEST || size.width.min(size.height) == 0 {
            return Err(format!(
                "the picture has {} × {} pixels, but {WIDEST} along a side are the most",
                size.width, size.height
            ));
        }
    }
    let mut hash = hex(&sha256(&bytes));
    hash.truncate(24);
    Ok(Picture { path: format!("{PATH}/{hash}.{}", kind.ending()), kind, bytes })
}

/// Whether a text may be a picture as a `data:` URL (RFC 2397 <https://www.rfc-editor.org/rfc/rfc2397>).
pub fn is_data_url(text: &str) -> bool {
    text.starts_with("data:")
}

/// Looks at a picture that comes as a `data:` URL in Base64. What it calls itself does not count.
///
/// # Errors
/// As [`read`].
pub fn read_data_url(url: &str) -> Result<Picture, String> {
    let (_, data) = url.split_once(";base64,").ok_or("a picture comes as data:…;base64,…")?;
    read(from_base64(data).ok_or("the Base64 of the picture is broken")?)
}

/// Refuses an SVG in which anything moves, runs or comes from elsewhere.
fn still(text: &str) -> Result<(), String> {
    let document = Document::parse(text).map_err(|error| match error {
        roxmltree::Error::DtdDetected => "the SVG has a DOCTYPE: leave it out".to_owned(),
        other => format!("it is no PNG, JPEG, WebP or SVG ({other})"),
    })?;
    let root = document.root_element();
    if root.tag_name().namespace() != Some(SVG) || root.tag_name().name() != "svg" {
        return Err("it is no PNG, JPEG, WebP or SVG".to_owned());
    }
    let is_use = |node: &Node<'_, '_>| node.tag_name().name() == "use";
    let using: BTreeSet<&str> =
        document.descendants().filter(is_use).flat_map(|own| own.ancestors()).filter_map(|node| node.attribute("id")).collect();
    for node in document.descendants() {
        if node.is_pi() {
            return Err("the SVG has a processing instruction: leave it out".to_owned());
        }
        if node.is_element() {
            element(&node, &using)?;
        }
    }
    Ok(())
}

fn element(node: &Node<'_, '_>, using: &BTreeSet<&str>) -> Result<(), String> {
    let (name, namespace) = (node.tag_name().name(), node.tag_name().namespace().unwrap_or_default());
    let is_drawn = namespace == SVG && ELEMENTS.contains(&name);
    if !is_drawn && !NOTES.contains(&namespace) {
        return Err(format!("the SVG has an element `{name}`, which is not taken"));
    }
    if name == "style" && node.descendants().filter_map(|own| own.text()).any(leads_out) {
        return Err("a style of the SVG leads out of it".to_owned());
    }
    for attribute in node.attributes() {
        let (own, value) = (attribute.name(), attribute.value().trim());
        if own.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on")) {
            return Err(format!("the SVG has a script, `{own}`"));
        }
        if is_drawn && own == "href" && !value.starts_with('#') {
            return Err("the SVG leads out of itself with an `href`".to_owned());
        }
        if name == "use" && own == "href" && using.contains(value.trim_start_matches('#')) {
            return Err("the SVG uses parts that use others".to_owned());
        }
        if is_drawn && leads_out(value) {
            return Err(format!("`{own}` of the SVG leads out of it"));
        }
    }
    Ok(())
}

/// Whether a style or a presentation attribute names something outside of the picture.
fn leads_out(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    // an escape could spell any of the words
    let is_escaped = text.contains('\\');
    let out = text.split("url(").skip(1).any(|rest| !rest.trim_start().trim_start_matches(['"', '\'']).starts_with('#'));
    out || is_escaped
        || ["@import", "image(", "image-set(", "src(", "expression(", "javascript:"].iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::base64;

    /// One transparent pixel.
    const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    fn svg(inner: &str) -> Result<Picture, String> {
        read(format!(r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{inner}</svg>"#).into_bytes())
    }

    #[test]
    fn a_picture_is_what_it_is_whatever_it_is_called() {
        let png = read_data_url(&format!("data:text/html;base64,{PNG}")).unwrap();
        assert_eq!(png.kind, PictureKind::Png);
        assert!(png.path.starts_with("/brand/") && png.path.ends_with(".png") && png.path.len() == 35, "{}", png.path);
        let again = read_data_url(&format!("data:image/png;base64,{PNG}")).unwrap();
        assert_eq!(png, again);
        for bad in ["data:image/png,x", "data:image/png;base64,!", "data:image/png;base64,AAAA"] {
            read_data_url(bad).unwrap_err();
        }
    }

    #[test]
    fn what_is_large_is_refused_before_it_is_looked_at() {
        let said = read(vec![b' '; LARGEST + 1]).unwrap_err();
        assert_eq!(said, "the picture has 41 KiB, but 40 KiB are the most");
        let mut wide = from_base64(PNG).unwrap();
        wide[16..20].copy_from_slice(&60_000u32.to_be_bytes());
        assert!(read(wide).unwrap_err().contains("60000 × 1 pixels"));
    }

    #[test]
    fn a_drawing_that_stands_still_is_taken() {
        for good in [
            "<path d='M0 0h9v9z' fill='#27408f'/>",
            "<defs><linearGradient id='a'><stop offset='0'/></linearGradient></defs><rect fill='url(#a)' width='9' height='9'/>",
            "<defs><g id='a'><path d='M0 0'/></g></defs><use xlink:href='#a'/><use href='#a' x='3'/>",
            "<style>.a{fill:url(\"#x\")}</style><title>Acme</title>",
            "<metadata><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></metadata>",
        ] {
            assert_eq!(svg(good).map(|own| own.kind), Ok(PictureKind::Svg), "{good}");
        }
    }

    #[test]
    fn nothing_in_a_drawing_runs_moves_or_comes_from_elsewhere() {
        for bad in [
            "<script>alert(1)</script>",
            "<path onclick='alert(1)'/>",
            "<path ONLOAD='alert(1)'/>",
            "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
            "<p xmlns='http://www.w3.org/1999/xhtml'>x</p>",
            "<a href='https://evil.test'><path/></a>",
            "<image href='https://evil.test/x.png'/>",
            "<use href='https://evil.test/x.svg#a'/>",
            "<use xlink:href='data:image/svg+xml,x'/>",
            "<animate attributeName='href' to='x'/>",
            "<set attributeName='onload' to='x'/>",
            "<style>@import 'https://evil.test/x.css';</style>",
            "<style>a{background:\\75rl(https://evil.test)}</style>",
            "<path style='fill:url(https://evil.test/x)'/>",
            "<path fill='URL( \"//evil.test/x\")'/>",
            "<defs><g id='a'><use href='#b'/></g><g id='b'><path/></g></defs><use href='#a'/>",
            "<?xml-stylesheet href='https://evil.test/x.css'?>",
        ] {
            assert!(svg(bad).is_err(), "{bad}");
        }
        let whole = |text: &str| read(text.as_bytes().to_vec());
        for bad in [
            "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
            "<svg/>",
            "<html xmlns='http://www.w3.org/1999/xhtml'/>",
            "<svg xmlns='http://www.w3.org/2000/svg'>",
            "GIF89a",
            "",
        ] {
            assert!(whole(bad).is_err(), "{bad}");
        }
        let said = whole("<!DOCTYPE svg><svg xmlns='http://www.w3.org/2000/svg'/>").unwrap_err();
        assert!(said.contains("DOCTYPE"), "{said}");
        assert_eq!(base64(&from_base64(PNG).unwrap()), PNG);
    }

    #[test]
    fn a_drawing_as_deep_as_it_can_be_is_read() {
        let deep = "<g>".repeat(5_000) + &"</g>".repeat(5_000);
        svg(&deep).unwrap();
    }
}
