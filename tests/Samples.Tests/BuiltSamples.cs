namespace Samples.Tests;

/// <summary>The samples, built once for all tests.</summary>
[SetUpFixture]
internal sealed class BuiltSamples
{
    public static PackedSamples Packed { get; private set; } = null!;

    [OneTimeSetUp]
    public void Build_the_samples_against_the_packed_sdk()
    {
        Packed = new PackedSamples();
        Packed.PackSdk();
        Packed.Build("TreeRegister");
        Packed.Build("TownActivity");
        Packed.Build("SimulatedOperator");
    }

    [OneTimeTearDown]
    public void Remove() => Packed.Dispose();
}
