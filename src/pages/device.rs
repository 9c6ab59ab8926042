//! A device in words, guessed from a User-Agent header. It only helps a person recognise a session; nothing is decided by it.

use serde::Serialize;

/// What a person would call the thing they signed in on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Device {
    /// Its shape, for the icon.
    pub kind: DeviceKind,
    /// `Firefox`; absent if unknown.
    pub browser: Option<&'static str>,
    /// `Windows`; absent if unknown.
    pub system: Option<&'static str>,
}

/// The shape of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// A desktop or laptop, or anything unknown.
    Computer,
    /// A phone or tablet.
    Phone,
}

/// Marker in the header → name. The first that fits wins: later browsers claim to be earlier ones too.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

const SYSTEMS: &[(&str, &str, DeviceKind)] = &[
    ("iPhone", "iPhone", DeviceKind::Phone),
    ("iPad", "iPad", DeviceKind::Phone),
    ("Android", "Android", DeviceKind::Phone),
    ("Windows", "Windows", DeviceKind::Computer),
    ("CrOS", "ChromeOS", DeviceKind::Computer),
    ("Mac OS X", "macOS", DeviceKind::Computer),
    ("Linux", "Linux", DeviceKind::Computer),
    ("FreeBSD", "FreeBSD", DeviceKind::Computer),
];

impl Device {
    /// Guesses from the header.
    pub fn of(user_agent: &str) -> Self {
        let browser = BROWSERS.iter().find(|(marker, _)| user_agent.contains(marker)).map(|(_, name)| *name);
        let system = SYSTEMS.iter().find(|(marker, ..)| user_agent.contains(marker));
        Self { kind: system.map_or(DeviceKind::Computer, |(.., kind)| *kind), browser, system: system.map(|(_, name, _)| *name) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_agent_becomes_a_browser_on_a_system() {
        let told = |text| {
            let device = Device::of(text);
            (device.browser, device.system, device.kind)
        };
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(told(windows), (Some("Edge"), Some("Windows"), DeviceKind::Computer));
        let phone =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(told(phone), (Some("Safari"), Some("iPhone"), DeviceKind::Phone));
        assert_eq!(told("<script>"), (None, None, DeviceKind::Computer));
    }
}
