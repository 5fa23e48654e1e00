using System.Reflection;
using System.Text.Json;
using CivicHost.Sdk;

namespace CivicHost.Modules;

/// <summary>What the behaviours need to know of a request's types; worked out once per type.</summary>
internal static class RequestShape<TRequest, TResponse>
{
    private static readonly Type? AnswerType =
        typeof(TResponse) is { IsGenericType: true } response && response.GetGenericTypeDefinition() == typeof(Outcome<>)
            ? response.GetGenericArguments()[0]
            : null;

    private static readonly IOutcomeShape<TResponse>? Shape = AnswerType is null
        ? null
        : (IOutcomeShape<TResponse>)Activator.CreateInstance(typeof(OutcomeShape<>).MakeGenericType(AnswerType))!;

    public static readonly bool IsChange = typeof(TRequest).GetInterfaces()
        .Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IChange<>));

    public static readonly IReadOnlyList<string>? RequiredRoles =
        typeof(TRequest).GetCustomAttribute<RequiresRoleAttribute>()?.Roles;

    /// <summary>Neither audit nor log may tell when it happened.</summary>
    public static readonly bool IsUntraced = typeof(TRequest).IsDefined(typeof(UntracedAttribute));

    public static IReadOnlyList<Refusal> RefusalsOf(TResponse response) => Shape?.RefusalsOf(response) ?? [];

    /// <exception cref="RequestRefusedException">The request's answer cannot hold a refusal.</exception>
    public static TResponse Refuse(IReadOnlyList<Refusal> refusals) =>
        Shape is null ? throw new RequestRefusedException(refusals) : Shape.Refuse(refusals);

    public static string WriteAnswer(TResponse response) => Shape!.WriteAnswer(response);

    public static TResponse ReadAnswer(string answer) => Shape!.ReadAnswer(answer);
}

internal interface IOutcomeShape<TResponse>
{
    IReadOnlyList<Refusal> RefusalsOf(TResponse response);

    TResponse Refuse(IReadOnlyList<Refusal> refusals);

    string WriteAnswer(TResponse response);

    TResponse ReadAnswer(string answer);
}

internal sealed class OutcomeShape<T> : IOutcomeShape<Outcome<T>>
{
    public IReadOnlyList<Refusal> RefusalsOf(Outcome<T> response) => response.Refusals;

    public Outcome<T> Refuse(IReadOnlyList<Refusal> refusals) => Outcome<T>.Refused(refusals);

    public string WriteAnswer(Outcome<T> response) => JsonSerializer.Serialize(response.Answer);

    public Outcome<T> ReadAnswer(string answer) => Outcome<T>.Granted(JsonSerializer.Deserialize<T>(answer)!);
}

/// <summary>A query without <see cref="Outcome{T}"/> was refused; the host's edge answers with the refusal's status and sentence.</summary>
internal sealed class RequestRefusedException(IReadOnlyList<Refusal> refusals) : Exception($"Refused with {refusals[0].Code}")
{
    public IReadOnlyList<Refusal> Refusals { get; } = refusals;
}
