/*
 * The reduced GIC model of models/abstract, written a second time, by hand and in Promela: Spin has to find as many states and transitions
 * as our explorer. The healthy machine only; every interrupt is enabled.
 *
 * Macros: VPES, EVENTS, RDS (redistributors), ITSS, IN_FLIGHT (effects of one ITS under way at a time), LPIS (0 or 1); and how many vPEs have a
 * vSGI (VSGIS) and are made resident (RESIDENTS), and at how many redistributors there are vPEs (HOMES), the first ones each.
 *
 * "states, stored" is the number of states, and "transitions" that of steps: there is one process, its initial state is at the head of its
 * only loop, every option of the loop is one d_step that leads back there, and what a step needs for itself is hidden.
 */

#if VPES < 1 || VPES > 3 || EVENTS < 1 || EVENTS > 3 || RDS < 1 || RDS > 2 || ITSS < 1 || ITSS > 2 || IN_FLIGHT < 1 || IN_FLIGHT > 2
#error "1 to 3 vPEs and events; 1 or 2 redistributors, ITSs and effects"
#endif

/* Options and conditions by operand, as no step may choose its operands in a state of its own. */

#if EVENTS == 1
#define EACH_EVENT(M) M(0)
#define SOME_EVENT(M, a) M(0, a)
#elif EVENTS == 2
#define EACH_EVENT(M) M(0) M(1)
#define SOME_EVENT(M, a) (M(0, a) || M(1, a))
#else
#define EACH_EVENT(M) M(0) M(1) M(2)
#define SOME_EVENT(M, a) (M(0, a) || M(1, a) || M(2, a))
#endif

#if VPES == 1
#define EACH_VPE(M) M(0)
#define EACH_VPE_OF(M, a) M(a, 0)
#elif VPES == 2
#define EACH_VPE(M) M(0) M(1)
#define EACH_VPE_OF(M, a) M(a, 0) M(a, 1)
#else
#define EACH_VPE(M) M(0) M(1) M(2)
#define EACH_VPE_OF(M, a) M(a, 0) M(a, 1) M(a, 2)
#endif

#if RDS == 1
#define EACH_RD(M) M(0)
#define EACH_RD_OF(M, a) M(a, 0)
#define SOME_RD(M, a) M(0, a)
#else
#define EACH_RD(M) M(0) M(1)
#define EACH_RD_OF(M, a) M(a, 0) M(a, 1)
#define SOME_RD(M, a) (M(0, a) || M(1, a))
#endif

#if ITSS == 1
#define EACH_ITS(M) M(0)
#define SOME_ITS(M, a) M(0, a)
#else
#define EACH_ITS(M) M(0) M(1)
#define SOME_ITS(M, a) (M(0, a) || M(1, a))
#endif

#if IN_FLIGHT == 1
#define EACH_SLOT_OF(M, i) M(i, 0)
#define SOME_SLOT(M, i, a) M(i, 0, a)
#else
#define EACH_SLOT_OF(M, i) M(i, 0) M(i, 1)
#define SOME_SLOT(M, i, a) (M(i, 0, a) || M(i, 1, a))
#endif

/* The state. */

/* What a consumed command or a translated MSI still has to do. Those with V, and all after them, concern vPEs; the others redistributors. */
#define NONE 0
mtype:effect = {
  SET, INT, CLEAR, DISCARD,
  TAKE, GIVE, GIVE_PENDING,      /* MOVI: the pending bit is still at the old place; is not; is not, and there was one. */
  VSET, VINT, VCLEAR, VDISCARD,
  VTAKE, VGIVE, VGIVE_PENDING,   /* VMOVI. */
  MAP, MOVE, MOVE_DB,            /* VMAPP V=1, VMOVP, VMOVP with DB=1. */
  SGIR, SGI_CLEAR                /* GITS_SGIR, VSGI with Clear=1. */
}

/* A field of that many bits. An expert packs them (BIT_FIELDS, as run.sh --tuned does); Spin's own types have 8 bits each. */
#ifdef BIT_FIELDS
#define FIELD(name, bits) unsigned name : bits
#else
#define FIELD(name, bits) byte name
#endif

typedef Effect {
  FIELD(code, 5);                /* mtype:effect */
  FIELD(event, 2);
  FIELD(from, 3);                /* The old place, or the only one: a redistributor or a vPE. */
  FIELD(to, 3)                   /* The new place; of MAP, MOVE and MOVE_DB a redistributor. */
}

/* Effects of ITS i from i * IN_FLIGHT on, oldest first. */
Effect effects[ITSS * IN_FLIGHT];

/* What the ITS has in its tables: 0, a redistributor or a vPE. */
#define NO_TARGET 0
#define AT_RD(r) (1 + (r))
#define AT_VPE(v) (1 + RDS + (v))
#define IS_AT_VPE(t) ((t) > RDS)

/* What an observer knows of the default doorbell, and of an event that must be pending in the end. */
mtype:permit = { NOT_ASKED, PENDING_LAST, ONCE, MAY, RUNG, FIRST, FIRST_RUNG }
mtype:owed = { NOTHING, OWED, MOVED }

typedef EventState {
  FIELD(target, 3);
  FIELD(past, 6);                /* Older targets that an MSI may still be translated to (A-06), one bit each. */
  FIELD(lpi, 2);                 /* Redistributors at which the LPI of the event is pending, one bit each. */
  FIELD(allowed, 6);             /* Known to an observer: older targets that SYNC and VSYNC do not rule out. */
  FIELD(owed, 2) = NOTHING                 /* mtype:owed */
}
EventState ev[EVENTS];

/* Pending vLPIs, one bit for each event, and above them the vSGI. */
#define SGI EVENTS
typedef VpeState {
  FIELD(pending, 4);
  FIELD(home, 2);                /* The redistributor that the ITSs have for the vPE, plus one; 0 if it is not mapped. */
  FIELD(servedBy, 2);            /* The same as the redistributors know it. */
  bit settled;                   /* VSYNC has completed its VMAPP or VMOVP. */
  bit armed;                     /* The default doorbell is requested. */
  bit unring;                    /* Residency has still to remove the default doorbell (A-68). */
  FIELD(travelling, 2);          /* Redistributors to which the default doorbell is on its way, */
  FIELD(rung, 2);                /* and those at which it is pending. */
  FIELD(permit, 3) = NOT_ASKED;              /* mtype:permit: whether the doorbell may ring. */
  bit owedSgi
}
VpeState vpe[VPES];

/* Valid=0 Dirty=0; Valid=1 Dirty=1; Valid=1 Dirty=0; Valid=0 Dirty=1 before and after PendingLast is decided, and where it is 1. */
mtype:phase = { IDLE, LOADING, RESIDENT, LEAVING, DECIDED, DECIDED_PENDING }
typedef RdState {
  FIELD(phase, 3) = IDLE;               /* mtype:phase */
  FIELD(tenant, 2);              /* The vPE there; 0 where none is. */
  bit request                    /* GICR_VPENDBASER.Doorbell of the deschedule. */
}
RdState rd[RDS];

/* Of one step only. */
hidden byte tSlot;
hidden byte tEvent;
hidden byte tPlace;
hidden byte tTo;
hidden byte tCode;
hidden byte tCount;
hidden byte tFound;

#define HAS(set, n) ((((set) >> (n)) & 1) == 1)
#define WITH(set, n) ((set) | (1 << (n)))
#define WITHOUT(set, n) ((set) & ~(1 << (n)))

/* What is where. */

#define ITS_OF(e) ((e) % ITSS)
#define IS_HERE(r, v) (rd[r].phase != IDLE && rd[r].tenant == (v))
#define IS_RESIDENT_HERE(r, v) ((rd[r].phase == LOADING || rd[r].phase == RESIDENT) && rd[r].tenant == (v))
#define IS_IDLE(v) (!SOME_RD(IS_HERE, v))
#define IS_RESIDENT(v) SOME_RD(IS_RESIDENT_HERE, v)
#define IS_MAPPED(v) (vpe[v].home != 0)

/* Effects under way. */

#define EFFECT(i, s) effects[(i) * IN_FLIGHT + (s)]
#define HAS_ROOM(i) (EFFECT(i, IN_FLIGHT - 1).code == NONE)

#define CLEARS_EVENT(x) (x.code == CLEAR || x.code == DISCARD || x.code == VCLEAR || x.code == VDISCARD)
#define IS_MOVI(x) (x.code == TAKE || x.code == GIVE || x.code == GIVE_PENDING)
#define IS_VMOVI(x) (x.code == VTAKE || x.code == VGIVE || x.code == VGIVE_PENDING)
#define IS_PHYSICAL(x) (x.code == SET || x.code == INT || x.code == CLEAR || x.code == DISCARD || IS_MOVI(x))
#define IS_VIRTUAL_EVENT(x) (x.code == VSET || x.code == VINT || x.code == VCLEAR || x.code == VDISCARD || IS_VMOVI(x))
#define IS_OF_EVENT(x) (IS_PHYSICAL(x) || IS_VIRTUAL_EVENT(x))
#define IS_VIRTUAL(x) (x.code != NONE && !IS_PHYSICAL(x))

/* A move that has taken the pending bit is done with the old place. */
#define HAS_TAKEN(x) (x.code == GIVE || x.code == GIVE_PENDING || x.code == VGIVE || x.code == VGIVE_PENDING)
#define CONCERNS(x, p) ((x.from == (p) && !HAS_TAKEN(x)) || (x.to == (p) && (IS_MOVI(x) || IS_VMOVI(x))))

#define IS_AT_RD(i, s, r) (IS_PHYSICAL(EFFECT(i, s)) && CONCERNS(EFFECT(i, s), r))
#define IS_ANY_AT_RD(i, r) SOME_SLOT(IS_AT_RD, i, r)
/* Nothing waits for GITS_SGIR. */
#define IS_OF_VPE(i, s, v) (IS_VIRTUAL(EFFECT(i, s)) && EFFECT(i, s).code != SGIR && CONCERNS(EFFECT(i, s), v))
#define IS_ANY_OF_VPE(i, v) SOME_SLOT(IS_OF_VPE, i, v)

/* Commands that share an event or a place land in queue order (A-75); MSIs and GITS_SGIR have no order. */
#define IS_ORDERED(x) (x.code != NONE && x.code != SET && x.code != VSET && x.code != SGIR)
#define SHARES_EVENT(x, y) (IS_OF_EVENT(x) && IS_OF_EVENT(y) && x.event == y.event)
#define SHARES_PLACE(x, y) \
  (IS_VIRTUAL(x) == IS_VIRTUAL(y) && ((HAS_TAKEN(y) && CONCERNS(x, y.to)) || (!HAS_TAKEN(y) && CONCERNS(x, y.from))))
#define PRECEDES(x, y) (IS_ORDERED(x) && IS_ORDERED(y) && (SHARES_EVENT(x, y) || SHARES_PLACE(x, y)))
/* An MSI that was translated to the old place goes there before the move takes the pending bit; an INT before it is ordered anyway. */
#define IS_STRAGGLER(x, y) \
  (((y.code == TAKE && x.code == SET) || (y.code == VTAKE && x.code == VSET)) && x.event == y.event && x.from == y.from)

#if IN_FLIGHT == 1
#define MAY_LAND_0(i) (EFFECT(i, 0).code != NONE)
#else
#define MAY_LAND_0(i) (EFFECT(i, 0).code != NONE && !IS_STRAGGLER(EFFECT(i, 1), EFFECT(i, 0)))
#define MAY_LAND_1(i) \
  (EFFECT(i, 1).code != NONE && !PRECEDES(EFFECT(i, 0), EFFECT(i, 1)) && !IS_STRAGGLER(EFFECT(i, 0), EFFECT(i, 1)))
#endif
#define MAY_LAND(i, s) MAY_LAND_##s(i)

inline push(i, c, e, f, t) {
  tSlot = (i) * IN_FLIGHT;
  do
  :: effects[tSlot].code != NONE -> tSlot++
  :: else -> break
  od;
  effects[tSlot].code = c;
  effects[tSlot].event = e;
  effects[tSlot].from = f;
  effects[tSlot].to = t
}

inline remove(i, s) {
  tSlot = (i) * IN_FLIGHT + (s);
  do
  :: tSlot < (i) * IN_FLIGHT + IN_FLIGHT - 1 ->
    effects[tSlot].code = effects[tSlot + 1].code;
    effects[tSlot].event = effects[tSlot + 1].event;
    effects[tSlot].from = effects[tSlot + 1].from;
    effects[tSlot].to = effects[tSlot + 1].to;
    tSlot++
  :: else -> break
  od;
  effects[tSlot].code = NONE;
  effects[tSlot].event = 0;
  effects[tSlot].from = 0;
  effects[tSlot].to = 0
}

/* Stimuli of events. */

/* The ITE is rewritten; an MSI may still be translated with the one of before. */
inline retarget(e, t) {
  ev[e].past = WITHOUT(WITH(ev[e].past, ev[e].target), t);
  ev[e].allowed = WITHOUT(WITH(ev[e].allowed, ev[e].target), t);
  ev[e].target = t
}

/* SYNC and VSYNC have to complete the DISCARD first. */
#define IS_FREE(e) (ev[e].target == NO_TARGET && ev[e].allowed <= (1 << NO_TARGET))
#define MAPTI(e, r) :: d_step { LPIS && IS_FREE(e) -> retarget(e, AT_RD(r)) }
#define VMAPTI(e, v) :: d_step { IS_FREE(e) && IS_MAPPED(v) -> retarget(e, AT_VPE(v)) }

#define TAKES_COMMANDS(e) (ev[e].target != NO_TARGET && HAS_ROOM(ITS_OF(e)))

/* A command with a physical and a virtual effect at what the event is mapped to. */
inline pushAtTarget(e, physical, virtual) {
  if
  :: IS_AT_VPE(ev[e].target) -> push(ITS_OF(e), virtual, e, ev[e].target - AT_VPE(0), 0)
  :: else -> push(ITS_OF(e), physical, e, ev[e].target - AT_RD(0), 0)
  fi
}

inline clear(e) {
  ev[e].owed = NOTHING;
  pushAtTarget(e, CLEAR, VCLEAR)
}

inline discard(e) {
  ev[e].owed = NOTHING;
  pushAtTarget(e, DISCARD, VDISCARD);
  retarget(e, NO_TARGET)
}

#define CLEAR_EVENT(e) :: d_step { TAKES_COMMANDS(e) -> clear(e) }
#define DISCARD_EVENT(e) :: d_step { TAKES_COMMANDS(e) -> discard(e) }

#define SETTLED_TARGET(t) (!IS_AT_VPE(t) || vpe[(t) - AT_VPE(0)].settled)

inline sendInt(e) {
  if
  :: SETTLED_TARGET(ev[e].target) -> ev[e].owed = OWED
  :: else
  fi;
  pushAtTarget(e, INT, VINT)
}

#define SEND_INT(e) :: d_step { TAKES_COMMANDS(e) -> sendInt(e) }

inline movi(e, r) {
  if
  :: ev[e].owed != NOTHING -> ev[e].owed = MOVED
  :: else
  fi;
  push(ITS_OF(e), TAKE, e, ev[e].target - AT_RD(0), r);
  retarget(e, AT_RD(r))
}

inline vmovi(e, v) {
  if
  :: ev[e].owed != NOTHING && vpe[v].settled -> ev[e].owed = MOVED
  :: else -> ev[e].owed = NOTHING
  fi;
  push(ITS_OF(e), VTAKE, e, ev[e].target - AT_VPE(0), v);
  retarget(e, AT_VPE(v))
}

#define MOVI(e, r) :: d_step { TAKES_COMMANDS(e) && !IS_AT_VPE(ev[e].target) && ev[e].target != AT_RD(r) -> movi(e, r) }
#define VMOVI(e, v) \
  :: d_step { TAKES_COMMANDS(e) && IS_AT_VPE(ev[e].target) && ev[e].target != AT_VPE(v) && IS_MAPPED(v) -> vmovi(e, v) }

/* What is under way for the event: tCount clears, and tFound moves that have not taken the pending bit; or more, if one is of other places. */
inline lookForMoves(e, t) {
  tCount = 0;
  tFound = 0;
  tSlot = ITS_OF(e) * IN_FLIGHT;
  do
  :: tSlot < (ITS_OF(e) + 1) * IN_FLIGHT ->
    if
    :: effects[tSlot].event == e && CLEARS_EVENT(effects[tSlot]) -> tCount++
    :: effects[tSlot].event == e && effects[tSlot].code == TAKE ->
      tFound = tFound + (t == AT_RD(effects[tSlot].from) || t == AT_RD(effects[tSlot].to) -> 1 : 2)
    :: effects[tSlot].event == e && effects[tSlot].code == VTAKE ->
      tFound = tFound + (t == AT_VPE(effects[tSlot].from) || t == AT_VPE(effects[tSlot].to) -> 1 : 2)
    :: else
    fi;
    tSlot++
  :: else -> break
  od
}

/* An MSI is translated, and travels. It must be seen if no other translation is permitted and nothing under way takes it away again, or if a
   move is all that has to do with the event, which then is pending at the new place: but for the place it leaves no older one is permitted. */
inline msi(e, t) {
  if
  :: SETTLED_TARGET(t) ->
    lookForMoves(e, t);
    if
    :: tCount == 0 && ev[e].target == t && ev[e].allowed == 0 -> ev[e].owed = OWED
    :: tCount == 0 && !(ev[e].target == t && ev[e].allowed == 0) && tFound == 1 && (ev[e].allowed & (ev[e].allowed - 1)) == 0 -> ev[e].owed = MOVED
    :: else
    fi
  :: else
  fi;
  if
  :: IS_AT_VPE(t) -> push(ITS_OF(e), VSET, e, t - AT_VPE(0), 0)
  :: else -> push(ITS_OF(e), SET, e, t - AT_RD(0), 0)
  fi
}

#define MAY_BE(e, t) (HAS_ROOM(ITS_OF(e)) && (ev[e].target == (t) || HAS(ev[e].past, t)))
#define MSI_TO_RD(e, r) :: d_step { MAY_BE(e, AT_RD(r)) -> msi(e, AT_RD(r)) }
#define MSI_TO_VPE(e, v) :: d_step { MAY_BE(e, AT_VPE(v)) && IS_MAPPED(v) -> msi(e, AT_VPE(v)) }

#define STIMULI_OF_EVENT(e) \
  EACH_RD_OF(MAPTI, e) \
  EACH_VPE_OF(VMAPTI, e) \
  CLEAR_EVENT(e) \
  DISCARD_EVENT(e) \
  SEND_INT(e) \
  EACH_RD_OF(MOVI, e) \
  EACH_VPE_OF(VMOVI, e) \
  EACH_RD_OF(MSI_TO_RD, e) \
  EACH_VPE_OF(MSI_TO_VPE, e)

/* Stimuli of vPEs. */

#define VMAPP(v, r) :: d_step { r < HOMES && !IS_MAPPED(v) && HAS_ROOM(0) -> vpe[v].home = 1 + r; push(0, MAP, 0, v, r) }

inline unmap(v) {
  vpe[v].home = 0;
  vpe[v].servedBy = 0;
  vpe[v].settled = 0;
  vpe[v].armed = 0;
  vpe[v].unring = 0;
  vpe[v].permit = NOT_ASKED;
  vpe[v].owedSgi = 0
}

#define IS_TARGET(e, v) (ev[e].target == AT_VPE(v))
/* v4.1 VMAPP V=0 waits for what is under way for the vPE. Events that name it were discarded before. */
#define VMAPP_UNMAP(v) \
  :: d_step { IS_MAPPED(v) && IS_IDLE(v) && !SOME_EVENT(IS_TARGET, v) && !SOME_ITS(IS_ANY_OF_VPE, v) -> unmap(v) }

#define VMOVP_WITH(v, r, c) \
  :: d_step { r < HOMES && IS_MAPPED(v) && IS_IDLE(v) && HAS_ROOM(0) && vpe[v].home != 1 + r -> vpe[v].home = 1 + r; vpe[v].settled = 0; push(0, c, 0, v, r) }
#define VMOVP(v, r) VMOVP_WITH(v, r, MOVE) VMOVP_WITH(v, r, MOVE_DB)

inline schedule(v, r) {
  rd[r].phase = LOADING;
  rd[r].tenant = v;
  vpe[v].armed = 0;
  vpe[v].unring = 1;
  vpe[v].permit = NOT_ASKED
}

#define SCHEDULE(v, r) \
  :: d_step { v < RESIDENTS && r < HOMES && IS_MAPPED(v) && IS_IDLE(v) && vpe[v].settled && rd[r].phase == IDLE -> schedule(v, r) }

#define VSGI_CLEAR(v) :: d_step { v < VSGIS && IS_MAPPED(v) && HAS_ROOM(0) -> vpe[v].owedSgi = 0; push(0, SGI_CLEAR, 0, v, 0) }

#define CLEARS_SGI(i, s, v) (EFFECT(i, s).code == SGI_CLEAR && EFFECT(i, s).from == (v))

inline sgir(v) {
  /* It is read here, since Spin drops from the state what nothing reads. */
  vpe[v].owedSgi = (SOME_SLOT(CLEARS_SGI, 0, v) -> vpe[v].owedSgi : 1);
  push(0, SGIR, 0, v, 0)
}

#define WRITE_SGIR(v) :: d_step { v < VSGIS && IS_MAPPED(v) && HAS_ROOM(0) && vpe[v].settled -> sgir(v) }

#define STIMULI_OF_VPE(v) \
  EACH_RD_OF(VMAPP, v) \
  VMAPP_UNMAP(v) \
  EACH_RD_OF(VMOVP, v) \
  EACH_RD_OF(SCHEDULE, v) \
  VSGI_CLEAR(v) \
  WRITE_SGIR(v)

/* Stimuli at a redistributor. */

#define DESCHEDULE(r, doorbell) :: d_step { rd[r].phase == RESIDENT -> rd[r].phase = LEAVING; rd[r].request = doorbell }
#define ACKNOWLEDGE(e, r) :: d_step { HAS(ev[e].lpi, r) -> ev[e].lpi = WITHOUT(ev[e].lpi, r); ev[e].owed = NOTHING }
#define ACKNOWLEDGE_DOORBELL(v, r) :: d_step { HAS(vpe[v].rung, r) -> vpe[v].rung = WITHOUT(vpe[v].rung, r) }

#define IS_SERVED(r, n) ((rd[r].phase == LOADING || rd[r].phase == RESIDENT) && HAS(vpe[rd[r].tenant].pending, n))
#define VACKNOWLEDGE(e, r) \
  :: d_step { IS_SERVED(r, e) -> vpe[rd[r].tenant].pending = WITHOUT(vpe[rd[r].tenant].pending, e); ev[e].owed = NOTHING }
#define VACKNOWLEDGE_SGI(r) \
  :: d_step { IS_SERVED(r, SGI) -> vpe[rd[r].tenant].pending = WITHOUT(vpe[rd[r].tenant].pending, SGI); vpe[rd[r].tenant].owedSgi = 0 }

#define ACKNOWLEDGE_EVENT(e) EACH_RD_OF(ACKNOWLEDGE, e) EACH_RD_OF(VACKNOWLEDGE, e)
#define ACKNOWLEDGE_DOORBELL_OF(v) EACH_RD_OF(ACKNOWLEDGE_DOORBELL, v)
#define STIMULI_AT(r) DESCHEDULE(r, 0) DESCHEDULE(r, 1) VACKNOWLEDGE_SGI(r)

/* SYNC and VSYNC are consumed when what they wait for is over. */

#define AT_ANY_VPE (~((1 << AT_VPE(0)) - 1))

/* Of an event that is not mapped to a vPE, no older target that is not one is used any more (A-56, weakest reading). */
inline sync(i) {
  tEvent = i;
  do
  :: tEvent < EVENTS ->
    if
    :: !IS_AT_VPE(ev[tEvent].target) ->
      ev[tEvent].past = ev[tEvent].past & AT_ANY_VPE;
      ev[tEvent].allowed = ev[tEvent].allowed & AT_ANY_VPE
    :: else
    fi;
    tEvent = tEvent + ITSS
  :: else -> break
  od;
  /* No loop may be the last of a d_step. */
  tEvent = 0
}

/* Of an event of the vPE no older target is used any more, and of others not the vPE. */
inline vsync(i, v) {
  tEvent = i;
  do
  :: tEvent < EVENTS ->
    if
    :: ev[tEvent].target == AT_VPE(v) ->
      ev[tEvent].past = 0;
      ev[tEvent].allowed = 0
    :: else ->
      ev[tEvent].past = WITHOUT(ev[tEvent].past, AT_VPE(v));
      ev[tEvent].allowed = WITHOUT(ev[tEvent].allowed, AT_VPE(v))
    fi;
    tEvent = tEvent + ITSS
  :: else -> break
  od;
  /* vPEs are mapped and moved by ITS 0. */
  vpe[v].settled = (i == 0 -> 1 : vpe[v].settled)
}

#define SYNC(i, r) :: d_step { !IS_ANY_AT_RD(i, r) -> sync(i) }
#define VSYNC(i, v) :: d_step { IS_MAPPED(v) && !IS_ANY_OF_VPE(i, v) -> vsync(i, v) }
#define SYNCS(i) EACH_RD_OF(SYNC, i) EACH_VPE_OF(VSYNC, i)

/* Effects land. */

inline ring(v) {
  vpe[v].armed = 0;
  if
  :: vpe[v].permit == ONCE || vpe[v].permit == MAY -> vpe[v].permit = RUNG
  :: vpe[v].permit == FIRST -> vpe[v].permit = FIRST_RUNG
  :: else
  fi;
  vpe[v].travelling = WITH(vpe[v].travelling, vpe[v].servedBy - 1)
}

/* An interrupt becomes pending for the vPE, and its default doorbell may ring. */
inline deliver(v, n) {
  if
  :: vpe[v].servedBy != 0 ->
    vpe[v].pending = WITH(vpe[v].pending, n);
    if
    :: vpe[v].armed && !IS_RESIDENT(v) -> ring(v)
    :: else
    fi
  :: else
  fi
}

inline land(i, s) {
  tCode = EFFECT(i, s).code;
  tEvent = EFFECT(i, s).event;
  tPlace = EFFECT(i, s).from;
  tTo = EFFECT(i, s).to;
  remove(i, s);
  if
  :: tCode == SET || tCode == INT -> ev[tEvent].lpi = WITH(ev[tEvent].lpi, tPlace)
  :: tCode == GIVE_PENDING -> ev[tEvent].lpi = WITH(ev[tEvent].lpi, tTo)
  :: tCode == CLEAR || tCode == DISCARD -> ev[tEvent].lpi = WITHOUT(ev[tEvent].lpi, tPlace)
  :: tCode == VCLEAR || tCode == VDISCARD -> vpe[tPlace].pending = WITHOUT(vpe[tPlace].pending, tEvent)
  :: tCode == SGI_CLEAR -> vpe[tPlace].pending = WITHOUT(vpe[tPlace].pending, SGI)
  :: tCode == VSET || tCode == VINT || tCode == VGIVE_PENDING || tCode == SGIR ->
    tPlace = (tCode == VGIVE_PENDING -> tTo : tPlace);
    tEvent = (tCode == SGIR -> SGI : tEvent);
    if
    /* GITS_SGIR names a vPE that need not be mapped any more. */
    :: tCode != SGIR || IS_MAPPED(tPlace) -> deliver(tPlace, tEvent)
    :: else
    fi
  :: else /* A move that brings nothing along. */
  fi
}

/* The pending bit leaves the old place; from here on no MSI may go there. */
inline take(i, s) {
  tEvent = EFFECT(i, s).event;
  tPlace = EFFECT(i, s).from;
  ev[tEvent].past = 0;
  ev[tEvent].allowed = 0;
  if
  :: EFFECT(i, s).code == TAKE ->
    EFFECT(i, s).code = (HAS(ev[tEvent].lpi, tPlace) -> GIVE_PENDING : GIVE);
    ev[tEvent].lpi = WITHOUT(ev[tEvent].lpi, tPlace)
  :: else ->
    EFFECT(i, s).code = (HAS(vpe[tPlace].pending, tEvent) -> VGIVE_PENDING : VGIVE);
    vpe[tPlace].pending = WITHOUT(vpe[tPlace].pending, tEvent)
  fi
}

#define IS_TAKE(x) (x.code == TAKE || x.code == VTAKE)
#define IS_MOVE(x) (x.code == MOVE || x.code == MOVE_DB)
#define LAND(i, s) \
  :: d_step { MAY_LAND(i, s) && !IS_TAKE(EFFECT(i, s)) && !IS_MOVE(EFFECT(i, s)) && EFFECT(i, s).code != MAP -> land(i, s) }

/* With something pending before it, an event for which the doorbell is requested may ring, or not (A-73). */
#define DELIVERS(x) (x.code == VSET || x.code == VINT || x.code == VGIVE_PENDING || (x.code == SGIR && IS_MAPPED(x.from)))
#define IS_QUIET_AT(p) (vpe[p].servedBy != 0 && vpe[p].armed && vpe[p].pending != 0 && !IS_RESIDENT(p))
#define MAY_BE_QUIET(x) \
  (DELIVERS(x) && ((x.code == VGIVE_PENDING && IS_QUIET_AT(x.to)) || (x.code != VGIVE_PENDING && IS_QUIET_AT(x.from))))

inline landQuietly(i, s) {
  tPlace = (EFFECT(i, s).code == VGIVE_PENDING -> EFFECT(i, s).to : EFFECT(i, s).from);
  tEvent = (EFFECT(i, s).code == SGIR -> SGI : EFFECT(i, s).event);
  remove(i, s);
  vpe[tPlace].pending = WITH(vpe[tPlace].pending, tEvent)
}

#define LAND_QUIETLY(i, s) :: d_step { MAY_LAND(i, s) && MAY_BE_QUIET(EFFECT(i, s)) -> landQuietly(i, s) }
#define LAND_TAKE(i, s) :: d_step { IS_TAKE(EFFECT(i, s)) && MAY_LAND(i, s) -> take(i, s) }

/* Whether a vPE that has not been resident since VMAPP asks for its doorbell is open (A-61). */
inline landMap(i, s, isArmed) {
  tPlace = EFFECT(i, s).from;
  vpe[tPlace].servedBy = 1 + EFFECT(i, s).to;
  vpe[tPlace].armed = isArmed;
  vpe[tPlace].permit = FIRST;
  remove(i, s)
}

#define LAND_MAP(i, s, isArmed) :: d_step { EFFECT(i, s).code == MAP && MAY_LAND(i, s) -> landMap(i, s, isArmed) }

/* VMOVP: with DB=0 whether the request stays, whether a doorbell that is pending moves along, and whether a request with something pending
   rings at once is open (A-16). With DB=1 the vPE asks for its doorbell. */
#define IS_DB 0
#define STAYS 1
#define DB_OF(x) (x.code == MOVE_DB)
#define HAS_CHOICE(x) (vpe[x.from].armed && !DB_OF(x))
#define IS_ARMED_AFTER(x, became) ((became == IS_DB && DB_OF(x)) || (became == STAYS && vpe[x.from].armed))

inline landMove(i, s, became, moves, rings) {
  tPlace = EFFECT(i, s).from;
  tTo = EFFECT(i, s).to;
  /* VMAPP V=1 landed before, in order. */
  assert(vpe[tPlace].servedBy != 0);
  if
  :: DB_OF(EFFECT(i, s)) && vpe[tPlace].pending == 0 -> vpe[tPlace].permit = ONCE
  :: DB_OF(EFFECT(i, s)) && vpe[tPlace].pending != 0 || !DB_OF(EFFECT(i, s)) && vpe[tPlace].permit == ONCE -> vpe[tPlace].permit = MAY
  :: else
  fi;
  vpe[tPlace].armed = IS_ARMED_AFTER(EFFECT(i, s), became);
  if
  :: moves -> vpe[tPlace].rung = WITH(WITHOUT(vpe[tPlace].rung, vpe[tPlace].servedBy - 1), tTo)
  :: else
  fi;
  vpe[tPlace].servedBy = 1 + tTo;
  if
  :: rings -> ring(tPlace)
  :: else
  fi;
  remove(i, s)
}

#define IS_RUNG_AT_OLD_HOME(x) (vpe[x.from].servedBy != 1 + x.to && HAS(vpe[x.from].rung, vpe[x.from].servedBy - 1))
#define LAND_MOVE_AS(i, s, became, moves, rings) \
  :: d_step { IS_MOVE(EFFECT(i, s)) && MAY_LAND(i, s) \
    && (became == IS_DB || HAS_CHOICE(EFFECT(i, s))) \
    && (!moves || IS_RUNG_AT_OLD_HOME(EFFECT(i, s))) \
    && (!rings || (IS_ARMED_AFTER(EFFECT(i, s), became) && vpe[EFFECT(i, s).from].pending != 0)) \
    -> landMove(i, s, became, moves, rings) }
#define LAND_MOVE(i, s, became) \
  LAND_MOVE_AS(i, s, became, 0, 0) \
  LAND_MOVE_AS(i, s, became, 0, 1) \
  LAND_MOVE_AS(i, s, became, 1, 0) \
  LAND_MOVE_AS(i, s, became, 1, 1)

#define LANDINGS_AT(i, s) LAND(i, s) LAND_QUIETLY(i, s) LAND_TAKE(i, s)
#define LANDINGS(i) EACH_SLOT_OF(LANDINGS_AT, i)
#define LANDINGS_OF_VPES(i, s) \
  LAND_MAP(i, s, 0) \
  LAND_MAP(i, s, 1) \
  LAND_MOVE(i, s, IS_DB) \
  LAND_MOVE(i, s, STAYS)

/* Residency. */

/* It removes the default doorbell, on its way or pending at the home of the vPE (A-68). */
inline clearDoorbell(v) {
  vpe[v].unring = 0;
  vpe[v].travelling = 0;
  if
  :: vpe[v].servedBy != 0 -> vpe[v].rung = WITHOUT(vpe[v].rung, vpe[v].servedBy - 1)
  :: else
  fi
}

/* PendingLast and the request for a doorbell are decided at one moment. */
inline decide(r) {
  tPlace = rd[r].tenant;
  /* A doorbell of the interval before is gone before a new one can be asked for. */
  if
  :: vpe[tPlace].unring -> clearDoorbell(tPlace)
  :: else
  fi;
  if
  :: vpe[tPlace].pending != 0 ->
    rd[r].phase = DECIDED_PENDING;
    vpe[tPlace].armed = 0;
    vpe[tPlace].permit = (rd[r].request -> PENDING_LAST : NOT_ASKED)
  :: else ->
    rd[r].phase = DECIDED;
    vpe[tPlace].armed = rd[r].request;
    vpe[tPlace].permit = (rd[r].request -> ONCE : NOT_ASKED)
  fi;
  rd[r].request = 0
}

#define RESIDENCY(r) \
  :: d_step { rd[r].phase == LOADING -> rd[r].phase = RESIDENT } \
  :: d_step { rd[r].phase == LEAVING -> decide(r) } \
  :: d_step { rd[r].phase == DECIDED || rd[r].phase == DECIDED_PENDING -> rd[r].phase = IDLE; rd[r].tenant = 0 }

/* Doorbells on their way. */

#define RING(v, r) \
  :: d_step { HAS(vpe[v].travelling, r) -> vpe[v].travelling = WITHOUT(vpe[v].travelling, r); vpe[v].rung = WITH(vpe[v].rung, r) }
#define UNRING(v) :: d_step { vpe[v].unring -> clearDoorbell(v) }
#define DOORBELLS(v) EACH_RD_OF(RING, v) UNRING(v)

active proctype gic() {
  do
  EACH_EVENT(STIMULI_OF_EVENT)
  EACH_VPE(STIMULI_OF_VPE)
  EACH_EVENT(ACKNOWLEDGE_EVENT)
  EACH_VPE(ACKNOWLEDGE_DOORBELL_OF)
  EACH_RD(STIMULI_AT)
  EACH_ITS(SYNCS)
  EACH_ITS(LANDINGS)
  /* vPEs are mapped and moved by ITS 0. */
  EACH_SLOT_OF(LANDINGS_OF_VPES, 0)
  EACH_RD(RESIDENCY)
  EACH_VPE(DOORBELLS)
  od
}
