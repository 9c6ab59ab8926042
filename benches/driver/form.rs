//! Reads the form of a page.

/// The action, and the hidden fields, of the form with an id.
pub fn read(html: &str, id: &str) -> Option<(String, Vec<(String, String)>)> {
    let form = html.split("<form").skip(1).find(|f| attribute(tag(f), "id").as_deref() == Some(id))?;
    let form = form.split("</form").next()?;
    let hidden = form.split("<input").skip(1).map(tag).filter(|t| attribute(t, "type").as_deref() == Some("hidden"));
    let field = |t: &str| Some((attribute(t, "name")?, attribute(t, "value").unwrap_or_default()));
    Some((attribute(tag(form), "action").unwrap_or_default(), hidden.filter_map(field).collect()))
}

fn tag(text: &str) -> &str {
    text.split('>').next().unwrap_or_default()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(unescape)
}

/// Undoes the entities that a template writes.
fn unescape(text: &str) -> String {
    let named = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'");
    named.replace("&#x3D;", "=").replace("&#x60;", "`").replace("&#x2F;", "/").replace("&amp;", "&")
}
