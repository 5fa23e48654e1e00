using System.Diagnostics.CodeAnalysis;

namespace CivicHost.Sdk;

/// <summary>What became of a request: an answer, or the refusals that stood against it.</summary>
/// <typeparam name="T">The answer.</typeparam>
/// <remarks>A refusal is something the person can put right or wait for. A fault (a bug, a full disk) is an exception.</remarks>
public sealed class Outcome<T>
{
    private readonly T? _answer;

    private Outcome(T? answer, IReadOnlyList<Refusal> refusals)
    {
        _answer = answer;
        Refusals = refusals;
    }

    /// <summary>True where the request was refused; then <see cref="Refusals"/> has at least one entry.</summary>
    public bool IsRefused => Refusals.Count > 0;

    /// <summary>Why the request was refused, in the order in which a form shows them; empty where it was not.</summary>
    public IReadOnlyList<Refusal> Refusals { get; }

    /// <summary>The answer.</summary>
    /// <exception cref="InvalidOperationException">The request was refused.</exception>
    public T Answer => IsRefused
        ? throw new InvalidOperationException($"Refused with {Refusals[0].Code}: there is no answer to read.")
        : _answer!;

    /// <summary>Hands out the answer where there is one.</summary>
    /// <param name="answer">The answer, or the default where the request was refused.</param>
    /// <returns>True where there is an answer.</returns>
    public bool TryGetAnswer([MaybeNullWhen(false)] out T answer)
    {
        answer = _answer;
        return !IsRefused;
    }

    /// <summary>An outcome with an answer.</summary>
    /// <param name="answer">The answer.</param>
    public static implicit operator Outcome<T>(T answer) => new(answer, []);

    /// <summary>An outcome with one refusal.</summary>
    /// <param name="refusal">Why not.</param>
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, [refusal]);

    /// <summary>An outcome with an answer, where the compiler cannot convert: C# allows no conversion from an interface.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The granted outcome.</returns>
    public static Outcome<T> Granted(T answer) => new(answer, []);

    /// <summary>An outcome with several refusals.</summary>
    /// <param name="refusals">Why not; at least one.</param>
    /// <returns>The refused outcome.</returns>
    /// <exception cref="ArgumentException"><paramref name="refusals"/> is empty.</exception>
    public static Outcome<T> Refused(IReadOnlyList<Refusal> refusals) => refusals.Count == 0
        ? throw new ArgumentException("A refused outcome needs at least one refusal.", nameof(refusals))
        : new(default, refusals);
}

/// <summary>Why a request was not granted, as a value.</summary>
/// <param name="Code">Stable code that is also the key of the sentence in the module's texts, for example <c>report.text-missing</c>.
/// The sentence says what to do; <c>{0}</c>, <c>{1}</c> in it stand for <see cref="Arguments"/>.</param>
/// <param name="Kind">Decides the HTTP status.</param>
/// <param name="Field">Name of the form field or JSON property at fault, or null where it is the request as a whole.</param>
/// <param name="Arguments">Values for the sentence's places; never personal data.</param>
public sealed record Refusal(
    string Code, RefusalKind Kind = RefusalKind.Invalid, string? Field = null, params object[] Arguments)
{
    /// <summary>The HTTP status that goes with <see cref="Kind"/>: 403, 404, 409, 422 or 429.</summary>
    public int Status => Kind switch
    {
        RefusalKind.NotFound => 404,
        RefusalKind.Conflict => 409,
        RefusalKind.Forbidden => 403,
        RefusalKind.TooOften => 429,
        _ => 422,
    };
}

/// <summary>What sort of refusal it is, and with it the HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>422: something in the request must be put right.</summary>
    Invalid,

    /// <summary>404: there is no such thing, or none that this person may know of.</summary>
    NotFound,

    /// <summary>409: it was changed, closed or used meanwhile.</summary>
    Conflict,

    /// <summary>403: this person may not do this.</summary>
    Forbidden,

    /// <summary>429: too often; later it may be granted.</summary>
    TooOften,
}
