namespace SimulatedOperator;

/// <summary>Calls the operator. It stands on the town's own machine, where the client that the host gives to modules does not go:
/// a real operator's module takes that one from its constructor.</summary>
internal sealed class OperatorClient(OperatorSettings settings) : IDisposable
{
    public HttpClient Http { get; } = new() { BaseAddress = settings.Address, Timeout = TimeSpan.FromSeconds(10) };

    public void Dispose() => Http.Dispose();
}
