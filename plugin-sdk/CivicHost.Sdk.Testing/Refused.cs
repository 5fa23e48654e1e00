using NUnit.Framework.Constraints;

namespace CivicHost.Sdk.Testing;

/// <summary><c>Assert.That(outcome, Refused.With("report.text-missing"))</c></summary>
public static class Refused
{
    /// <summary>The outcome was refused, with this code among its refusals.</summary>
    public static Constraint With(string code) => new RefusedConstraint(code);

    private sealed class RefusedConstraint(string code) : Constraint
    {
        public override string Description => $"refused with {code}";

        public override ConstraintResult ApplyTo<TActual>(TActual actual)
        {
            var refusals = actual?.GetType().GetProperty(nameof(Outcome<int>.Refusals))?.GetValue(actual) as IReadOnlyList<Refusal> ?? [];
            var codes = refusals.Select(refusal => refusal.Code).ToList();
            return new ConstraintResult(this, codes.Count == 0 ? "granted" : string.Join(", ", codes), codes.Contains(code));
        }
    }
}
