//! Faults at every point: one is survived by a rebuild, lasting ones are an error that says so.

use std::sync::Arc;
use std::time::Duration;

use areax::Kind;
use areax::Run;
use areax::engine::Engine;
use areax::engine::cpu::Cpu;
use areax::engine::gpu::{FaultPoint, Gpu, GpuScan, Options, adapters};
use areax::query::{Filter, MatrixQuery, Measure};

use super::made::{self, Recipe};
use super::parity::{SMALL_BINDING, SMALL_UPLOADS};
use super::{Bench, Limits};

fn query() -> MatrixQuery {
    let filter = Filter { size_min: Some(0.1), min_pre_axon: Some(50.0), ..Filter::default() };
    MatrixQuery { filter, measure: Measure::MeanProb, ..MatrixQuery::default() }
}

pub fn a_stopped_question_is_no_fault(bench: &Bench) {
    let data = made::dataset(Recipe { finite: true, ..Recipe::of(50_000) });
    let expected = Cpu::new(Arc::clone(&data)).matrix(&query(), &Run::default()).unwrap();
    let limits = Limits { dispatch_rows_max: Some(8192), ..Limits::default() };
    let (gpu, scan) = bench.engines(&data, limits);
    for engine in [&gpu as &dyn Engine, &scan] {
        let stopped = Run::default();
        stopped.stop.stop();
        let error = engine.matrix(&query(), &stopped).unwrap_err();
        assert_eq!(error.kind(), Kind::Stopped, "{}: {error}", engine.name());
        assert_eq!(
            engine.matrix(&query(), &Run::default()).unwrap(),
            expected,
            "{}",
            engine.name()
        );
    }
    assert_eq!((gpu.rebuilds(), scan.rebuilds()), (0, 0), "nothing was wrong with the device");
}

pub fn one_fault_is_survived(bench: &Bench) {
    let data = made::dataset(Recipe { finite: true, ..Recipe::of(50_000) });
    let expected = Cpu::new(Arc::clone(&data)).matrix(&query(), &Run::default()).unwrap();
    // A device that hangs is not asked again.
    for point in FaultPoint::ALL.into_iter().filter(|point| *point != FaultPoint::Hang) {
        let options = bench.options(Limits::default());
        let faults = options.device.faults.clone();
        let scan = GpuScan::open(Arc::clone(&data), options).unwrap();
        faults.arm(point, 1);
        assert_eq!(scan.matrix(&query(), &Run::default()).unwrap(), expected, "{point:?}");
        assert_eq!(scan.rebuilds(), 1, "{point:?}");
        // And in the middle of a session that already holds columns.
        faults.arm(point, 1);
        let count =
            scan.count(&Filter { prob_min: Some(0.5), ..Filter::default() }, &Run::default());
        let survived = count.unwrap_or_else(|error| panic!("{point:?}: {error}"));
        assert!(survived.count > 0);
        assert_eq!(scan.matrix(&query(), &Run::default()).unwrap(), expected, "{point:?}");
    }
}

pub fn a_fault_while_a_table_is_uploaded(bench: &Bench) {
    let data = made::dataset(Recipe { finite: true, ..Recipe::of(330_001) });
    let expected = Cpu::new(Arc::clone(&data)).matrix(&query(), &Run::default()).unwrap();
    for point in [FaultPoint::Allocate, FaultPoint::Map, FaultPoint::Lose] {
        let options = bench.options(SMALL_UPLOADS);
        let faults = options.device.faults.clone();
        let gpu = Gpu::open(Arc::clone(&data), options).unwrap();
        faults.arm(point, 1);
        assert_eq!(gpu.matrix(&query(), &Run::default()).unwrap(), expected, "{point:?}");
        assert_eq!(gpu.rebuilds(), 1, "{point:?}");
    }
}

pub fn lasting_faults_are_an_engine_error(bench: &Bench) {
    let data = made::dataset(Recipe { finite: true, ..Recipe::of(5_000) });
    let expected = Cpu::new(Arc::clone(&data)).matrix(&query(), &Run::default()).unwrap();
    for point in FaultPoint::ALL {
        let options = bench.options(Limits::default());
        let faults = options.device.faults.clone();
        let gpu = Gpu::open(Arc::clone(&data), options).unwrap();
        faults.arm(point, u32::MAX);
        let error = gpu.matrix(&query(), &Run::default()).unwrap_err();
        faults.arm(point, 0);
        assert_eq!(error.kind(), Kind::Engine, "{point:?}");
        assert!(error.to_string().contains("failed"), "{error}");
        // The engine is not broken for good.
        assert_eq!(gpu.matrix(&query(), &Run::default()).unwrap(), expected, "{point:?}");
    }
}

pub fn a_hung_device_is_left_alone(bench: &Bench) {
    let data = made::dataset(Recipe { finite: true, ..Recipe::of(5_000) });
    let expected = Cpu::new(Arc::clone(&data)).matrix(&query(), &Run::default()).unwrap();
    let hour = Some(Duration::from_secs(3600));
    let options = Options { pause: hour, ..bench.options(Limits::default()) };
    let faults = options.device.faults.clone();
    let gpu = Gpu::open(Arc::clone(&data), options).unwrap();
    assert_eq!(gpu.matrix(&query(), &Run::default()).unwrap(), expected);
    faults.arm(FaultPoint::Hang, 1);
    let error = gpu.matrix(&query(), &Run::default()).unwrap_err();
    assert_eq!((error.kind(), gpu.rebuilds()), (Kind::Engine, 0), "{error}");
    assert!(error.to_string().contains("no answer from the device"), "{error}");
    // Nothing is wrong any more, and still nobody waits for it.
    let error = gpu.matrix(&query(), &Run::default()).unwrap_err();
    assert_eq!(error.kind(), Kind::Engine);
    assert!(error.to_string().contains("is not asked for another"), "{error}");
    // After a pause it is opened anew.
    let options = bench.options(Limits::default());
    let faults = options.device.faults.clone();
    let scan = GpuScan::open(Arc::clone(&data), options).unwrap();
    faults.arm(FaultPoint::Hang, 1);
    scan.matrix(&query(), &Run::default()).unwrap_err();
    assert_eq!(scan.matrix(&query(), &Run::default()).unwrap(), expected);
}

pub fn memory_is_halved_until_it_fits(bench: &Bench) {
    let data = made::dataset(Recipe { finite: true, ..Recipe::of(90_001) });
    let expected = Cpu::new(Arc::clone(&data)).matrix(&query(), &Run::default()).unwrap();
    let options = bench.options(SMALL_BINDING);
    let faults = options.device.faults.clone();
    let scan = GpuScan::open(Arc::clone(&data), options).unwrap();
    // Three times the device has no room: an eighth of the columns is left.
    faults.arm(FaultPoint::Allocate, 3);
    assert_eq!(scan.matrix(&query(), &Run::default()).unwrap(), expected);
    assert_eq!(scan.rebuilds(), 3);
    assert_eq!(scan.matrix(&query(), &Run::default()).unwrap(), expected);
    assert_eq!(scan.rebuilds(), 3, "it stays with what fits");
}

pub fn adapters_are_chosen_by_any_of_their_names(bench: &Bench) {
    let data = made::dataset(Recipe::of(1));
    let own = adapters().into_iter().find(|adapter| adapter.id == bench.adapter).unwrap();
    for name in own.names().chain([own.label.clone(), own.label.to_uppercase()]) {
        let mut options = bench.options(Limits::default());
        options.device.adapter.name = Some(name.clone());
        let gpu = Gpu::open(Arc::clone(&data), options).unwrap();
        // What PCI calls a device may be said of it by several interfaces.
        let is_same = gpu.adapter() == Some(own.label.clone());
        assert!(
            is_same || name == own.pci_id || name == own.pci_bus,
            "{name}: {:?}",
            gpu.adapter()
        );
    }
}

pub fn an_unknown_adapter_is_an_engine_error(bench: &Bench) {
    let mut options = bench.options(Limits::default());
    options.device.adapter.name = Some("Voodoo 2".into());
    let error = Gpu::open(made::dataset(Recipe::of(1)), options).unwrap_err();
    assert_eq!(error.kind(), Kind::Engine);
    assert!(error.to_string().contains(&bench.adapter), "{error}");
}
