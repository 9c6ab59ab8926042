//! Forms in a page: enough HTML for the pages that we write ourselves.

/// A form with its fields as they stand.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it is posted.
    pub action: String,
    /// Named fields with their values.
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// A field's value.
    #[track_caller]
    pub fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(own, _)| own == name);
        &found.unwrap_or_else(|| panic!("no field {name} in {self:?}")).1
    }

    /// Fills fields in; one that is not there is added, as a button is.
    #[must_use]
    pub fn with(mut self, values: &[(&str, &str)]) -> Self {
        for (name, value) in values {
            self.fields.retain(|(own, _)| own != name);
            self.fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        self
    }

    /// The fields, to be posted.
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
}

/// The form with this identifier.
pub fn find(html: &str, id: &str) -> Option<Form> {
    let start = html.find(&format!("<form id=\"{id}\""))?;
    let text = html[start..].split("</form>").next()?;
    let inputs = text.split("<input ").skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag);
    let fields = inputs.filter(|tag| !tag.contains("type=\"checkbox\"") || tag.contains(" checked"));
    let fields = fields.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default())));
    Some(Form { action: attribute(text.split_once('>')?.0, "action")?, fields: fields.collect() })
}

/// The form that is posted to this address, as a browser sends it: what its fields, areas and lists say.
pub fn to(html: &str, action: &str) -> Option<Form> {
    let tag = |at: &usize| html[*at..].split('>').next().filter(|tag| tag.contains("method=\"post\""));
    let is_own = |at: &usize| tag(at).and_then(|tag| attribute(tag, "action")).as_deref() == Some(action);
    let start = html.match_indices("<form ").map(|(at, _)| at).find(is_own)?;
    let text = html[start..].split("</form>").next()?;
    let inputs = text.split("<input ").skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag);
    let is_choice = |tag: &&str| tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
    let inputs = inputs.filter(|tag| !is_choice(tag) || tag.contains(" checked"));
    let inputs = inputs.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default())));
    Some(Form { action: action.to_owned(), fields: inputs.chain(typed_in(text)).collect() })
}

/// What stands in the text areas and is chosen in the lists of the form with this identifier: a browser sends that, too.
pub fn typed(html: &str, id: &str) -> Vec<(String, String)> {
    let text = html.split_once(&format!("<form id=\"{id}\"")).and_then(|(_, rest)| rest.split("</form>").next());
    typed_in(text.unwrap_or_default())
}

fn typed_in(text: &str) -> Vec<(String, String)> {
    let inside = |tag: &str| -> Vec<(String, String)> {
        let (begin, end) = (format!("<{tag} "), format!("</{tag}>"));
        let parts = text.split(begin.as_str()).skip(1);
        let own = parts.filter_map(|rest| rest.split_once(end.as_str()).and_then(|(own, _)| own.split_once('>')));
        own.filter_map(|(tag, body)| Some((attribute(tag, "name")?, body.to_owned()))).collect()
    };
    let areas = inside("textarea").into_iter().map(|(name, body)| (name, unescaped(body.strip_prefix('\n').unwrap_or(&body))));
    let lists = inside("select").into_iter().map(|(name, body)| {
        let chosen =
            body.split("<option ").skip(1).find(|option| option.split('>').next().is_some_and(|tag| tag.contains(" selected")));
        let first = body.split("<option ").nth(1).unwrap_or_default();
        (name, attribute(chosen.unwrap_or(first), "value").unwrap_or_default())
    });
    areas.chain(lists).collect()
}

/// The target of the link with this identifier.
pub fn link(html: &str, id: &str) -> Option<String> {
    let tag =
        html.split("<a ").skip(1).filter_map(|rest| rest.split('>').next()).find(|tag| tag.contains(&format!("id=\"{id}\"")))?;
    attribute(tag, "href")
}

/// The addresses of the frames.
pub fn frames(html: &str) -> Vec<String> {
    html.split("<iframe ").skip(1).filter_map(|rest| attribute(rest.split('>').next()?, "src")).collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split_once(&format!(" {name}=\"")).or_else(|| tag.split_once(&format!("{name}=\"")))?.1;
    Some(unescaped(rest.split('"').next()?))
}

fn unescaped(text: &str) -> String {
    let named = text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&#x27;", "'");
    named.replace("&#x3D;", "=").replace("&#x60;", "`").replace("&#39;", "'").replace("&amp;", "&")
}
