//! Devices (RFC 8628 §3.5).

use super::{Clause, Entry, row};

pub(super) static ENTRIES: [Entry; 6] = [
    row(
        Clause::DeviceCodeKnown,
        ("device_code_known", "The device code was issued here, and not long ago."),
        ("RFC 8628 §3.4", "https://www.rfc-editor.org/rfc/rfc8628#section-3.4"),
        "Send the device_code of the last answer of the device authorization endpoint, not the user code, to the same provider.",
    ),
    row(
        Clause::DeviceCodeOwner,
        ("device_code_owner", "A device code is redeemed by the client that it was issued to."),
        ("RFC 8628 §3.4", "https://www.rfc-editor.org/rfc/rfc8628#section-3.4"),
        "Use the same client ID in both requests.",
    ),
    row(
        Clause::DeviceCodeOnce,
        ("device_code_once", "A device code is redeemed once; a second time revokes everything that came of it."),
        ("RFC 8628 §3.5", "https://www.rfc-editor.org/rfc/rfc8628#section-3.5"),
        "Stop polling at the first answer with tokens, and poll in one place at a time.",
    ),
    row(
        Clause::DeviceCodeExpiry,
        ("device_code_expiry", "A device code is redeemed before it expires."),
        ("RFC 8628 §3.5", "https://www.rfc-editor.org/rfc/rfc8628#section-3.5"),
        "Stop polling, and ask for a new code when the person asks for one.",
    ),
    row(
        Clause::DevicePending,
        ("device_pending", "A person answers on the page where the code is typed."),
        ("RFC 8628 §3.5", "https://www.rfc-editor.org/rfc/rfc8628#section-3.5"),
        "Go on polling at the interval; this is no failure.",
    ),
    row(
        Clause::DeviceInterval,
        ("device_interval", "A device waits as many seconds between two polls as interval says, five where it says nothing."),
        ("RFC 8628 §3.5", "https://www.rfc-editor.org/rfc/rfc8628#section-3.5"),
        "Wait five seconds more before this poll and every later one, each time that slow_down comes.",
    ),
];
