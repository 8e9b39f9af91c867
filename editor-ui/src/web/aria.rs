//! The editor's accessibility tree as real elements of the page, so that screen readers can use what is painted on a
//! canvas, and tests find widgets by role and name.
//!
//! The elements stand in `<div id="a11y">` over the canvas, let the pointer through, and carry `data-node`. A click, a
//! focus or a `change` event with the new value in `detail` goes back to the widget.

use std::cell::RefCell;
use std::collections::HashMap;

use egui::accesskit::{Action, ActionData, ActionRequest, Node, NodeId, Role, Toggled, TreeId, TreeUpdate};
use egui::{Context, FullOutput, Plugin, RawInput};
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, Document, Element, HtmlCanvasElement, HtmlElement};

thread_local! {
    // A plugin has to be `Send`, which elements are not; the page has one thread.
    static MIRROR: RefCell<Option<Mirror>> = const { RefCell::new(None) };
    static REQUESTS: RefCell<Vec<ActionRequest>> = const { RefCell::new(Vec::new()) };
}

/// Starts mirroring.
pub(super) fn install(context: &Context, canvas: &HtmlCanvasElement) {
    let Some(mirror) = Mirror::new(context, canvas) else { return };
    MIRROR.with_borrow_mut(|slot| *slot = Some(mirror));
    context.enable_accesskit();
    context.add_plugin(AriaPlugin);
}

struct AriaPlugin;

impl Plugin for AriaPlugin {
    fn debug_name(&self) -> &'static str {
        "aria mirror"
    }

    fn input_hook(&mut self, _context: &Context, input: &mut RawInput) {
        REQUESTS.with_borrow_mut(|requests| {
            input.events.extend(requests.drain(..).map(egui::Event::AccessKitActionRequest));
        });
    }

    fn output_hook(&mut self, context: &Context, output: &mut FullOutput) {
        if let Some(update) = output.platform_output.accesskit_update.take() {
            MIRROR.with_borrow_mut(|mirror| {
                if let Some(mirror) = mirror {
                    mirror.show(update, f64::from(context.zoom_factor()));
                }
            });
        }
    }
}

struct Mirror {
    document: Document,
    root: HtmlElement,
    canvas: HtmlCanvasElement,
    shown: HashMap<NodeId, (Told, HtmlElement)>,
    order: Vec<NodeId>,
    focus: Option<NodeId>,
    /// Whether the input for what is typed has its name.
    named: bool,
}

/// What the page is told of a node.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    role: Option<&'static str>,
    attributes: Vec<(&'static str, String)>,
    text: Option<String>,
    place: [i64; 4],
}

impl Mirror {
    fn new(context: &Context, canvas: &HtmlCanvasElement) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let root = if let Some(root) = document.get_element_by_id("a11y") {
            root.dyn_into::<HtmlElement>().ok()?
        } else {
            let root = document.create_element("div").ok()?.dyn_into::<HtmlElement>().ok()?;
            root.set_id("a11y");
            canvas.parent_node()?.append_child(&root).ok()?;
            root
        };
        root.set_inner_html("");
        for (name, value) in [
            ("position", "absolute"),
            ("left", "0"),
            ("top", "0"),
            ("pointer-events", "none"),
            ("z-index", "2"),
            // Not seen, but said: the canvas is what is seen.
            ("opacity", "0"),
            ("overflow", "visible"),
        ] {
            root.style().set_property(name, value).ok()?;
        }
        canvas.set_attribute("role", "application").ok()?;
        canvas.set_attribute("aria-label", "Livery editor").ok()?;
        canvas.set_attribute("aria-owns", "a11y").ok()?;

        for (kind, action) in [("click", Action::Click), ("focusin", Action::Focus), ("change", Action::SetValue)] {
            let context = context.clone();
            let listen = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
                if let Some(request) = request(&event, action) {
                    event.stop_propagation();
                    REQUESTS.with_borrow_mut(|requests| requests.push(request));
                    context.request_repaint();
                }
            });
            root.add_event_listener_with_callback(kind, listen.as_ref().unchecked_ref()).ok()?;
            // The mirror lives as long as the page.
            listen.forget();
        }
        Some(Self {
            document,
            root,
            canvas: canvas.clone(),
            shown: HashMap::new(),
            order: Vec::new(),
            focus: None,
            named: false,
        })
    }

    fn show(&mut self, update: TreeUpdate, zoom: f64) {
        let nodes: HashMap<NodeId, Node> = update.nodes.into_iter().collect();
        let Some(root) = update.tree.map(|tree| tree.root).or_else(|| children_first_root(&nodes)) else { return };
        let mut order = Vec::new();
        let mut told = HashMap::new();
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            let Some(node) = nodes.get(&id) else { continue };
            if node.is_hidden() {
                continue;
            }
            if let Some(say) = tell(node, &nodes, zoom) {
                order.push(id);
                told.insert(id, say);
            }
            open.extend(node.children().iter().rev());
        }

        self.shown.retain(|id, (_, element)| {
            let stays = told.contains_key(id);
            if !stays {
                Element::remove(element);
            }
            stays
        });
        for id in &order {
            let Some(say) = told.remove(id) else { continue };
            match self.shown.get_mut(id) {
                Some((before, _)) if *before == say => {}
                Some((before, element)) => {
                    write(element, Some(before), &say);
                    *before = say;
                }
                None => {
                    if let Some(element) = self.make(*id) {
                        write(&element, None, &say);
                        self.shown.insert(*id, (say, element));
                    }
                }
            }
        }
        if order != self.order {
            for id in &order {
                if let Some((_, element)) = self.shown.get(id) {
                    // Appending what is there already moves it; a failure leaves it where it was.
                    drop(self.root.append_child(element));
                }
            }
            self.order = order;
        }
        if !self.named {
            self.named = self.agent().is_some();
        }
        let focus = Some(update.focus).filter(|id| self.shown.contains_key(id));
        if focus != self.focus {
            self.focus = focus;
            // What is typed arrives in an input of eframe's own, which then has the page's focus: it says the same.
            let agent = self.agent();
            for (id, (_, element)) in &self.shown {
                drop(if focus == Some(*id) {
                    element.set_attribute("data-focused", "true")
                } else {
                    element.remove_attribute("data-focused")
                });
            }
            for element in std::iter::once(self.canvas.as_ref()).chain(agent.as_ref()) {
                drop(match focus {
                    Some(id) => element.set_attribute("aria-activedescendant", &element_id(id)),
                    None => element.remove_attribute("aria-activedescendant"),
                });
            }
        }
    }

    /// The input that eframe puts beside the canvas for what is typed, with a name.
    fn agent(&self) -> Option<Element> {
        let agent = self.document.query_selector("body > input, #stage > input").ok()??;
        if !agent.has_attribute("aria-label") {
            agent.set_attribute("aria-label", "Keyboard of the Livery editor").ok()?;
        }
        Some(agent)
    }

    fn make(&self, id: NodeId) -> Option<HtmlElement> {
        let element = self.document.create_element("div").ok()?.dyn_into::<HtmlElement>().ok()?;
        element.set_id(&element_id(id));
        element.set_attribute("data-node", &id.0.to_string()).ok()?;
        for (name, value) in [("position", "absolute"), ("overflow", "hidden"), ("outline", "none")] {
            element.style().set_property(name, value).ok()?;
        }
        Some(element)
    }
}

fn children_first_root(nodes: &HashMap<NodeId, Node>) -> Option<NodeId> {
    nodes.iter().find(|(_, node)| node.role() == Role::Window).map(|(id, _)| *id)
}

fn element_id(id: NodeId) -> String {
    format!("a11y-{}", id.0)
}

fn request(event: &web_sys::Event, action: Action) -> Option<ActionRequest> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    let id: u64 = element.closest("[data-node]").ok()??.get_attribute("data-node")?.parse().ok()?;
    let data = if action == Action::SetValue {
        let detail = event.dyn_ref::<CustomEvent>()?.detail();
        Some(match detail.as_f64() {
            Some(number) => ActionData::NumericValue(number),
            None => ActionData::Value(detail.as_string()?.into()),
        })
    } else {
        None
    };
    Some(ActionRequest { action, target_tree: TreeId::ROOT, target_node: NodeId(id), data })
}

/// The role and states of a node; `None` for what only holds others.
fn tell(node: &Node, nodes: &HashMap<NodeId, Node>, zoom: f64) -> Option<Told> {
    let name = name_of(node, nodes);
    let role = match node.role() {
        Role::Button
        | Role::DefaultButton
        | Role::ColorWell
        | Role::Tab
        | Role::DisclosureTriangle
        | Role::MenuItem => Some("button"),
        Role::CheckBox | Role::MenuItemCheckBox => Some("checkbox"),
        Role::Switch => Some("switch"),
        Role::RadioButton | Role::MenuItemRadio => Some("radio"),
        Role::TextInput | Role::MultilineTextInput | Role::UrlInput => Some("textbox"),
        Role::SearchInput => Some("searchbox"),
        Role::SpinButton | Role::NumberInput => Some("spinbutton"),
        Role::Slider => Some("slider"),
        Role::ComboBox | Role::EditableComboBox => Some("combobox"),
        Role::Link => Some("link"),
        Role::Image => Some("img"),
        Role::Heading => Some("heading"),
        Role::Status => Some("status"),
        Role::Alert => Some("alert"),
        Role::Dialog | Role::AlertDialog => Some("dialog"),
        Role::ProgressIndicator => Some("progressbar"),
        Role::Label => None,
        _ => return None,
    };
    if name.is_empty() {
        return None;
    }
    let mut attributes = Vec::new();
    let mut text = None;
    match role {
        None | Some("status" | "alert" | "heading") => text = Some(name),
        Some(_) => attributes.push(("aria-label", name)),
    }
    if role == Some("heading") {
        attributes.push(("aria-level", "2".to_owned()));
    }
    let focusable = !matches!(role, None | Some("status" | "alert" | "heading" | "img" | "dialog" | "progressbar"));
    if focusable {
        // Tab goes through the canvas; the elements are for screen readers and tests.
        attributes.push(("tabindex", "-1".to_owned()));
    }
    if node.role() == Role::MultilineTextInput {
        attributes.push(("aria-multiline", "true".to_owned()));
    }
    if node.is_disabled() {
        attributes.push(("aria-disabled", "true".to_owned()));
    }
    let on = node.toggled().map(|toggled| toggled == Toggled::True).or(node.is_selected());
    match (role, on) {
        (Some("checkbox" | "switch" | "radio"), on) => {
            attributes.push(("aria-checked", on.unwrap_or_default().to_string()));
        }
        (Some("button"), Some(on)) => attributes.push(("aria-pressed", on.to_string())),
        _ => {}
    }
    if let Some(value) = node.value() {
        match role {
            Some("textbox" | "searchbox" | "combobox") => text = Some(value.to_owned()),
            Some("slider" | "spinbutton") => attributes.push(("aria-valuetext", value.to_owned())),
            Some("button") => attributes.push(("aria-description", value.to_owned())),
            _ => {}
        }
        if role.is_some() {
            attributes.push(("data-value", value.to_owned()));
        }
    }
    if matches!(role, Some("slider" | "spinbutton" | "progressbar")) {
        attributes.push(("aria-valuenow", node.numeric_value().unwrap_or_default().to_string()));
        for (name, bound) in [("aria-valuemin", node.min_numeric_value()), ("aria-valuemax", node.max_numeric_value())]
        {
            if let Some(bound) = bound.filter(|bound| bound.is_finite()) {
                attributes.push((name, bound.to_string()));
            }
        }
    }
    if role == Some("combobox") {
        attributes.push(("aria-expanded", node.is_expanded().unwrap_or_default().to_string()));
    }
    let bounds = node.bounds().unwrap_or_default();
    let place = [bounds.x0, bounds.y0, bounds.x1 - bounds.x0, bounds.y1 - bounds.y0].map(|v| (v * zoom).round() as i64);
    Some(Told { role, attributes, text, place })
}

fn name_of(node: &Node, nodes: &HashMap<NodeId, Node>) -> String {
    if let Some(label) = node.label().filter(|label| !label.trim().is_empty()) {
        return label.to_owned();
    }
    if node.role() == Role::Label {
        return node.value().unwrap_or_default().to_owned();
    }
    let named: Vec<&str> = node
        .labelled_by()
        .iter()
        .filter_map(|id| nodes.get(id))
        .filter_map(|label| label.label().or_else(|| label.value()))
        .collect();
    if named.is_empty() { node.placeholder().unwrap_or_default().to_owned() } else { named.join(" ") }
}

/// Writes what changed. An attribute that the page refuses leaves that one attribute stale, nothing else.
fn write(element: &HtmlElement, before: Option<&Told>, say: &Told) {
    if before.is_none_or(|before| before.role != say.role) {
        drop(match say.role {
            Some(role) => element.set_attribute("role", role),
            None => element.remove_attribute("role"),
        });
    }
    if let Some(before) = before {
        for (name, _) in &before.attributes {
            if !say.attributes.iter().any(|(kept, _)| kept == name) {
                drop(element.remove_attribute(name));
            }
        }
    }
    for attribute in &say.attributes {
        if before.is_none_or(|before| !before.attributes.contains(attribute)) {
            drop(element.set_attribute(attribute.0, &attribute.1));
        }
    }
    if before.is_none_or(|before| before.text != say.text) {
        element.set_text_content(say.text.as_deref());
    }
    if before.is_none_or(|before| before.place != say.place) {
        let style = element.style();
        for (name, value) in ["left", "top", "width", "height"].into_iter().zip(say.place) {
            drop(style.set_property(name, &format!("{value}px")));
        }
    }
}
