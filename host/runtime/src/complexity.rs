//! How much work a component makes for the compiler.
//!
//! Nothing interrupts the compiler, and some code costs it far more than its
//! length: what it keeps of a function grows with locals times branches, and with
//! the square of its calls. So a component is measured before, in one walk over its
//! bytes.

use wasmparser::{
    CompositeInnerType, ElementItems, FunctionBody, Operator, Payload, RecGroup, TypeSectionReader,
};

use crate::error::Error;
use crate::limits::ComponentLimits;

/// What has been counted of one component so far.
pub(crate) struct Complexity<'a> {
    limits: &'a ComponentLimits,
    functions: u64,
    code: u64,
    tangle: u64,
    calls: u64,
    data: u64,
    modules: u64,
    components: u64,
    entries: u64,
    /// What the walk is inside of: 1 is the component itself.
    depth: u64,
}

impl<'a> Complexity<'a> {
    pub(crate) fn new(limits: &'a ComponentLimits) -> Self {
        Self {
            limits,
            functions: 0,
            code: 0,
            tangle: 0,
            calls: 0,
            data: 0,
            modules: 0,
            components: 0,
            entries: 0,
            depth: 0,
        }
    }

    /// Counts one part of the component. What cannot be read is left to the
    /// validator, which says more about it.
    pub(crate) fn add(&mut self, part: &Payload<'_>) -> Result<(), Error> {
        match part {
            Payload::Version { .. } => self.depth += 1,
            Payload::End(_) => self.depth = self.depth.saturating_sub(1),
            Payload::ModuleSection { .. } => {
                self.nested_only_renames()?;
                count(&mut self.modules, 1, self.limits.modules, "modules")?;
            }
            Payload::ComponentSection { .. } => {
                self.nested_only_renames()?;
                count(&mut self.components, 1, self.limits.components, "nested components")?;
            }
            Payload::InstanceSection(_)
            | Payload::ComponentInstanceSection(_)
            | Payload::ComponentCanonicalSection(_)
            | Payload::ComponentStartSection { .. } => self.nested_only_renames()?,
            Payload::FunctionSection(list) => {
                let limit = self.limits.functions;
                count(&mut self.functions, list.count().into(), limit, "functions")?;
            }
            Payload::CodeSectionEntry(body) => self.add_function(body)?,
            Payload::DataSection(list) => {
                let bytes = list.range().len() as u64;
                count(&mut self.data, bytes, self.limits.data, "bytes of constant data")?;
            }
            Payload::TypeSection(types) => self.check_signatures(types)?,
            _ => {}
        }
        count(&mut self.entries, entries(part), self.limits.entries, "entries in its lists")
    }

    /// A component inside the component may give things other names, as the
    /// toolchains' own do. Where it may hold code or instances, a few lines
    /// unfold to millions: each level makes ten of the one below.
    fn nested_only_renames(&self) -> Result<(), Error> {
        if self.depth > 1 { Err(Error::NestedCode) } else { Ok(()) }
    }

    fn check_signatures(&self, types: &TypeSectionReader<'_>) -> Result<(), Error> {
        for subtype in types.clone().into_iter().flatten().flat_map(RecGroup::into_types) {
            if let CompositeInnerType::Func(function) = &subtype.composite_type.inner {
                let length = function.params().len() + function.results().len();
                let (limit, what) = (self.limits.signature, "parameters and results of a function");
                count(&mut 0, length as u64, limit, what)?;
            }
        }
        Ok(())
    }

    fn add_function(&mut self, body: &FunctionBody<'_>) -> Result<(), Error> {
        let (length, limits) = (body.range().len() as u64, self.limits);
        count(&mut 0, length, limits.function, "bytes of code in one function")?;
        count(&mut self.code, length, limits.code, "bytes of code")?;
        let groups = body.get_locals_reader().into_iter().flatten().flatten();
        // Parameters are not counted here; the signature's limit holds them.
        let locals = groups.map(|(count, _)| u64::from(count)).fold(0, u64::saturating_add);
        count(&mut 0, locals, limits.locals, "local variables in one function")?;
        let Flow { branches, calls } = Flow::of(body);
        let tangle = locals.saturating_mul(branches);
        count(&mut self.tangle, tangle, limits.tangle, "branches times local variables")?;
        let calls = calls.saturating_mul(calls);
        count(&mut self.calls, calls, limits.calls, "calls times calls in its functions")
    }
}

/// Adds to a counter, which may come up to its limit.
fn count(counter: &mut u64, more: u64, limit: u64, what: &'static str) -> Result<(), Error> {
    *counter = counter.saturating_add(more);
    if *counter > limit { Err(Error::TooComplex { what, limit }) } else { Ok(()) }
}

/// The places at which a function's control flow parts or joins, and at which it
/// leaves for another function.
#[derive(Default)]
struct Flow {
    branches: u64,
    calls: u64,
}

impl Flow {
    fn of(body: &FunctionBody<'_>) -> Self {
        let mut flow = Self::default();
        for operator in body.get_operators_reader().into_iter().flatten().flatten() {
            match operator {
                Operator::Block { .. }
                | Operator::Loop { .. }
                | Operator::If { .. }
                | Operator::Else
                | Operator::Br { .. }
                | Operator::BrIf { .. } => flow.branches += 1,
                Operator::BrTable { targets } => flow.branches += u64::from(targets.len()) + 1,
                Operator::Call { .. }
                | Operator::CallIndirect { .. }
                | Operator::CallRef { .. }
                | Operator::ReturnCall { .. }
                | Operator::ReturnCallIndirect { .. }
                | Operator::ReturnCallRef { .. } => flow.calls += 1,
                _ => {}
            }
        }
        flow
    }
}

/// The length of a list that is no list of functions.
fn entries(part: &Payload<'_>) -> u64 {
    let length = match part {
        Payload::TypeSection(list) => list.count(),
        Payload::ImportSection(list) => list.count(),
        Payload::TableSection(list) => list.count(),
        Payload::MemorySection(list) => list.count(),
        Payload::TagSection(list) => list.count(),
        Payload::GlobalSection(list) => list.count(),
        Payload::ExportSection(list) => list.count(),
        Payload::InstanceSection(list) => list.count(),
        Payload::CoreTypeSection(list) => list.count(),
        Payload::ComponentInstanceSection(list) => list.count(),
        Payload::ComponentAliasSection(list) => list.count(),
        Payload::ComponentTypeSection(list) => list.count(),
        Payload::ComponentCanonicalSection(list) => list.count(),
        Payload::ComponentImportSection(list) => list.count(),
        Payload::ComponentExportSection(list) => list.count(),
        Payload::DataSection(list) => list.count(),
        Payload::ElementSection(segments) => {
            let length = |items| match items {
                ElementItems::Functions(list) => list.count(),
                ElementItems::Expressions(_, list) => list.count(),
            };
            let lengths = segments.clone().into_iter().flatten();
            return lengths.map(|segment| u64::from(length(segment.items)) + 1).sum();
        }
        _ => 0,
    };
    length.into()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use wasm_encoder::{
        BlockType, CodeSection, Component, ConstExpr, DataSection, ElementSection, Elements,
        Function, FunctionSection, GlobalSection, GlobalType, Instruction, MemorySection,
        MemoryType, Module, ModuleSection, RawSection, RefType, TableSection, TableType,
        TypeSection, ValType,
    };

    use super::*;
    use crate::inspection::Inspection;

    /// What becomes of a component, quickly.
    fn refused(bomb: &[u8]) -> String {
        let start = Instant::now();
        let error = Inspection::read(bomb, &ComponentLimits::default()).unwrap_err();
        // One that takes 1.2 s here beside other tests takes minutes to compile.
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}: {error}", start.elapsed());
        error.to_string()
    }

    fn component(modules: &[Module]) -> Vec<u8> {
        let mut component = Component::new();
        for module in modules {
            component.section(&ModuleSection(module));
        }
        component.finish()
    }

    /// A module with so many functions of this code.
    fn functions(count: u32, function: &Function) -> Module {
        let (mut types, mut list, mut code) =
            (TypeSection::new(), FunctionSection::new(), CodeSection::new());
        types.ty().function([], []);
        for _ in 0..count {
            list.function(0);
            code.function(function);
        }
        let mut module = Module::new();
        module.section(&types).section(&list).section(&code);
        module
    }

    /// A function with so many locals that repeats its code.
    fn function(locals: u32, count: usize, code: &[Instruction<'_>]) -> Function {
        let mut function = Function::new([(locals, ValType::I32)]);
        for instruction in (0..count).flat_map(|_| code) {
            function.instruction(instruction);
        }
        function.instruction(&Instruction::End);
        function
    }

    #[test]
    fn too_many_functions_are_refused() {
        let bomb = component(&[functions(60_000, &function(0, 0, &[]))]);
        assert!(refused(&bomb).contains("more than 50000 functions"));
        let halves =
            [functions(30_000, &function(0, 0, &[])), functions(30_000, &function(0, 0, &[]))];
        assert!(refused(&component(&halves)).contains("more than 50000 functions"));
    }

    #[test]
    fn functions_that_are_too_long_or_too_tangled_are_refused() {
        let nops = function(0, 300_000, &[Instruction::Nop]);
        assert!(refused(&component(&[functions(1, &nops)])).contains("code in one function"));
        let calls = function(0, 20_000, &[Instruction::Call(0)]);
        assert!(refused(&component(&[functions(1, &calls)])).contains("calls times calls"));
        let locals = function(3_000, 0, &[]);
        assert!(refused(&component(&[functions(1, &locals)])).contains("local variables"));
        let loops = [
            Instruction::Loop(BlockType::Empty),
            Instruction::LocalGet(0),
            Instruction::BrIf(0),
            Instruction::End,
        ];
        let tangle = function(2_000, 10_000, &loops);
        assert!(refused(&component(&[functions(1, &tangle)])).contains("branches times"));
        let code = functions(200, &function(0, 200_000, &[Instruction::Nop]));
        assert!(refused(&component(&[code])).contains("bytes of code"));
    }

    #[test]
    fn wide_signatures_are_refused() {
        let mut types = TypeSection::new();
        types.ty().function(vec![ValType::I64; 100], []);
        let mut module = Module::new();
        module.section(&types);
        assert!(refused(&component(&[module])).contains("parameters and results"));
    }

    #[test]
    fn too_many_modules_and_components_are_refused() {
        let modules: Vec<_> = (0..100).map(|_| Module::new()).collect();
        assert!(refused(&component(&modules)).contains("more than 64 modules"));
        let mut outer = Component::new();
        for _ in 0..100 {
            outer.section(&wasm_encoder::NestedComponentSection(&Component::new()));
        }
        assert!(refused(&outer.finish()).contains("nested components"));
    }

    #[test]
    fn what_unfolds_to_millions_is_refused() {
        let mut text = "(component $c0)".to_owned();
        for level in 1..10 {
            let below = level - 1;
            let ten = format!("(instance (instantiate $c{below}))").repeat(10);
            text += &format!(
                "(component $c{level} (alias outer 1 $c{below} (component $c{below})) {ten})"
            );
        }
        let bomb = wat::parse_str(format!("(component {text})")).unwrap();
        assert!(refused(&bomb).contains("component inside it"));
        let module = wat::parse_str("(component (component (core module)))").unwrap();
        assert!(refused(&module).contains("component inside it"));
    }

    #[test]
    fn long_lists_and_much_data_are_refused() {
        let mut globals = GlobalSection::new();
        let kind = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
        for _ in 0..120_000 {
            globals.global(kind, &ConstExpr::i32_const(0));
        }
        let mut module = Module::new();
        module.section(&globals);
        assert!(refused(&component(&[module])).contains("entries in its lists"));

        let (mut tables, mut elements) = (TableSection::new(), ElementSection::new());
        let table = TableType {
            element_type: RefType::FUNCREF,
            minimum: 1,
            maximum: None,
            table64: false,
            shared: false,
        };
        tables.table(table);
        let nulls = vec![ConstExpr::ref_null(wasm_encoder::HeapType::FUNC); 120_000];
        let nulls = Elements::Expressions(RefType::FUNCREF, nulls.into());
        elements.active(None, &ConstExpr::i32_const(0), nulls);
        let mut module = Module::new();
        module.section(&tables).section(&elements);
        assert!(refused(&component(&[module])).contains("entries in its lists"));

        let (mut memories, mut data) = (MemorySection::new(), DataSection::new());
        let memory = MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        };
        memories.memory(memory);
        data.active(0, &ConstExpr::i32_const(0), vec![0; 40 << 20]);
        let mut module = Module::new();
        module.section(&memories).section(&data);
        assert!(refused(&component(&[module])).contains("constant data"));
    }

    #[test]
    fn lists_that_lie_about_their_length_are_refused() {
        // A type section that claims four billion types and has none.
        let section = RawSection { id: 1, data: &[0xff, 0xff, 0xff, 0xff, 0x0f] };
        let mut module = Module::new();
        module.section(&section);
        refused(&component(&[module]));
    }
}
