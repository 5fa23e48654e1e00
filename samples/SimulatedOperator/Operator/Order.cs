namespace SimulatedOperator;

/// <summary>Something that the town wants collected.</summary>
internal sealed class Order(string id, decimal amount)
{
    private volatile string _state = "waiting";

    public string Id { get; } = id;

    public void Confirm(bool agrees) => _state = agrees ? "paid" : "failed";

    public OrderReport ToReport() => _state == "paid" ? new(Id, _state, amount, $"SIM{Id[^12..].ToUpperInvariant()}") : new(Id, _state, 0, "");
}

/// <param name="State">waiting, paid or failed.</param>
/// <param name="Receipt">The operator's number of the payment.</param>
internal sealed record OrderReport(string Id, string State, decimal Amount, string Receipt);

/// <summary>How a payer, and the line to them, behaves: the last digit of their telephone number says it.</summary>
internal sealed record Payer(bool ConfirmsAtOnce, bool Agrees, int Callbacks, TimeSpan Delay, bool IsLost = false)
{
    public static readonly Payer HasNoAccount = new(false, false, 0, TimeSpan.Zero);

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private static readonly Payer[] ByDigit =
    [
        new(ConfirmsAtOnce: true, Agrees: true, Callbacks: 1, Soon),
        new(ConfirmsAtOnce: true, Agrees: true, Callbacks: 1, TimeSpan.FromSeconds(3)),
        new(ConfirmsAtOnce: true, Agrees: true, Callbacks: 2, Soon),
        new(ConfirmsAtOnce: true, Agrees: true, Callbacks: 0, Soon),
        new(ConfirmsAtOnce: true, Agrees: false, Callbacks: 1, Soon),
        HasNoAccount,
        new(ConfirmsAtOnce: true, Agrees: true, Callbacks: 0, Soon, IsLost: true),
        new(ConfirmsAtOnce: false, Agrees: true, Callbacks: 0, Soon),
    ];

    public static Payer Of(string? phone) => phone is [.., var last] && last - '0' is >= 0 and var digit && digit < ByDigit.Length ? ByDigit[digit] : ByDigit[0];
}
