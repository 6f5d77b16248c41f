# A template: packaging/fill.py puts in the address, the version and the checksum of a release.
class Areax < Formula
  desc "Exact connectome analysis: cell-type matrices over tens of millions of synapses"
  homepage "@REPOSITORY@"
  url "@REPOSITORY@/archive/refs/tags/v@VERSION@.tar.gz"
  sha256 "@SHA256@"
  license any_of: ["MIT", "Apache-2.0"]

  depends_on "rust" => :build

  def install
    system "cargo", "install", *std_cargo_args
    generate_completions_from_executable(bin/"areax", "completions")
    system bin/"areax", "man", man1
  end

  test do
    system bin/"areax", "synth", "data", "--synapses", "1000", "--neurons", "300"
    assert_match "1000", shell_output("#{bin}/areax count data --format csv")
  end
end
