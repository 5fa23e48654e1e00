using MediatR;

namespace CivicHost.Sdk;

/// <summary>Something that somebody does and that changes the module's data.</summary>
/// <typeparam name="TAnswer">What the person is told when it has happened.</typeparam>
/// <remarks>The host runs its handler alone on the module's write lane, in one transaction together with an audit entry, the published
/// events and the files kept. It answers after the commit is on disk; a refusal or an exception leaves no trace in the data.
/// Because other changes wait meanwhile, a handler does no network calls and no picture work: receive files before sending the change.</remarks>
public interface IChange<TAnswer> : IRequest<Outcome<TAnswer>>;

/// <summary>Something that somebody wants to know. Its handler reads through read-only connections and changes nothing.</summary>
/// <typeparam name="TAnswer">What is found; use <see cref="Outcome{T}"/> where it may be refused, a nullable type where it may be absent.</typeparam>
public interface IQuery<TAnswer> : IRequest<TAnswer>;

/// <summary>Only somebody with one of these roles may send the request, whichever way it comes (page, JSON, command, other request).</summary>
/// <param name="roles">Full role names, for example <see cref="Roles.Officer"/> or <c>permits.approver</c>; at least one.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class RequiresRoleAttribute(params string[] roles) : Attribute
{
    /// <summary>The roles of which one is enough.</summary>
    public IReadOnlyList<string> Roles { get; } = roles;
}

/// <summary>A change whose moment must stay unknown, such as a secret ballot: the host writes no audit entry and no log line for it.</summary>
/// <remarks>An entry says when, and entries lie in the order in which they were made: beside whoever was seen to vote they would tell the ballot.
/// A request with this attribute keeps a tamper-evident record of its own instead, and anchors it with changes that are traced.
/// What its handler records in <see cref="IAuditTrail"/> is dropped. Faults are still logged, without content.</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class UntracedAttribute : Attribute;
