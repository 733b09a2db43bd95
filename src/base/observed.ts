/**
 * How much of a step a machine records. `nothing`: no more than what is followed from step to step. `events`: what a recording is
 * compared with. `everything`: every detail.
 */
export type Observed = 'nothing' | 'events' | 'everything'
