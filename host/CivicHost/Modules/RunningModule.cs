using CivicHost.Events;
using CivicHost.Sdk;
using CivicHost.Storage;

namespace CivicHost.Modules;

/// <summary>A module that was started: its container, its gate, and what it declared.</summary>
internal sealed record RunningModule(
    string Id, ICivicModule Door, ServiceProvider Services, ModuleGate Gate, ModuleBlueprint Blueprint, ModuleStore Store)
{
    public EventParticipant ToParticipant() => new(Id, Store, Blueprint.Subscriptions, Services);
}
