//! One more key in JSON that is already text.

use serde_json::Value;

/// Puts a key at the end of a JSON object in text.
pub fn put(object: &mut Vec<u8>, value: &Value) {
    while object.last().is_some_and(|byte| byte.is_ascii_whitespace()) {
        object.pop();
    }
    if object.pop_if(|byte| *byte == b'}').is_some() {
        object.extend_from_slice(format!(",\"explain\":{value}}}\n").as_bytes());
    }
}
