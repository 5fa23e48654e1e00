using CivicHost.Events;
using CivicHost.Storage;

namespace CivicHost.Modules;

/// <summary>A module that was started: its container, its gate, and what it declared.</summary>
internal sealed record RunningModule(
    string Id, ModuleManifest? Manifest, ServiceProvider Services, ModuleGate Gate, ModuleBlueprint Blueprint, ModuleStore Store)
{
    public EventParticipant ToParticipant() => new(Id, Store, Blueprint.Subscriptions, Services);
}
