//! The one place that a proxy leads to.

use livery_protocol::{Code, Failure};
use url::{Host, Url};

use crate::failure::failure;

/// The origin of the previewed app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// `http` or `https`, host and port; no path.
    origin: Url,
    /// Where the preview begins: path and query, from `/`.
    pub(crate) start: String,
    /// Whether the app is on this machine. Then it sees the proxy's `Host`, so that it takes page and socket to be of one
    /// origin. Elsewhere the name decides which site answers, so it has to be the site's own.
    pub(crate) local: bool,
}

impl Target {
    /// Reads what a person types: with or without a scheme, a port alone, an address that servers print but nobody can
    /// open (`0.0.0.0`).
    pub(crate) fn parse(address: &str) -> Result<Self, Failure> {
        let typed = address.trim();
        let not_an_address = |why: &str| {
            failure(
                Code::Other,
                format!("\u{201c}{typed}\u{201d} is not an address that can be previewed: {why}."),
                "Give an address like http://127.0.0.1:8050.",
            )
        };
        if typed.is_empty() {
            return Err(not_an_address("it is empty"));
        }
        let port_alone = typed.strip_prefix(':').unwrap_or(typed);
        let full = if port_alone.bytes().all(|byte| byte.is_ascii_digit()) {
            format!("http://127.0.0.1:{port_alone}/")
        } else if typed.contains("://") {
            typed.to_owned()
        } else {
            format!("http://{typed}")
        };
        let mut url = Url::parse(&full).map_err(|error| not_an_address(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(not_an_address("only http and https can be previewed"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(not_an_address("a name and password in it are not supported"));
        }
        let unspecified = match url.host() {
            Some(Host::Ipv4(ip)) => ip.is_unspecified(),
            Some(Host::Ipv6(ip)) => ip.is_unspecified(),
            _ => false,
        };
        if unspecified {
            url.set_host(Some("127.0.0.1")).map_err(|error| not_an_address(&error.to_string()))?;
        }
        let local = match url.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => return Err(not_an_address("it names no host")),
        };
        let mut start = url.path().to_owned();
        if let Some(query) = url.query() {
            start.push('?');
            start.push_str(query);
        }
        url.set_path("/");
        url.set_query(None);
        url.set_fragment(None);
        Ok(Self { origin: url, start, local })
    }

    /// An app that was started here.
    pub(crate) fn on_port(port: u16) -> Result<Self, Failure> {
        Self::parse(&port.to_string())
    }

    /// Whether it speaks TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.origin.scheme() == "https"
    }

    /// `http://host:port`, as in an `Origin` header.
    pub(crate) fn origin(&self) -> String {
        self.origin.origin().ascii_serialization()
    }

    /// Host and, when it is not the scheme's own, port; as in a `Host` header.
    pub(crate) fn authority(&self) -> String {
        self.origin.authority().to_owned()
    }

    /// The port that is connected to.
    pub(crate) fn port(&self) -> Option<u16> {
        self.origin.port_or_known_default()
    }

    /// Host name or number, to be resolved.
    pub(crate) fn host(&self) -> String {
        match self.origin.host() {
            Some(Host::Domain(name)) => name.to_owned(),
            Some(Host::Ipv4(ip)) => ip.to_string(),
            Some(Host::Ipv6(ip)) => ip.to_string(),
            None => String::new(),
        }
    }

    /// The address of a path, left exactly as the page wrote it.
    pub(crate) fn address(&self, path_and_query: &str) -> String {
        format!("{}{path_and_query}", self.origin())
    }

    /// A link that leads to the target, seen from the proxy: path, query and fragment. `None` when it leads elsewhere.
    pub(crate) fn relative(&self, link: &str) -> Option<String> {
        let absolute = self.origin.join(link).ok()?;
        if absolute.origin() != self.origin.origin() {
            return None;
        }
        // Relative links already stay within the proxy; only those that name the target are rewritten.
        let names_a_host = Url::parse(link).is_ok() || link.starts_with("//");
        names_a_host.then(|| absolute[url::Position::BeforePath..].to_owned())
    }
}
