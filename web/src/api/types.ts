// Short names for what the API answers with.
import type { components } from './schema';

export type Schemas = components['schemas'];
export type User = Schemas['AuthUser'];
export type AuthAnswer = Schemas['AuthAnswer'];
export type Preset = Schemas['Preset'];
export type PlanCard = Schemas['PlanCard'];
export type PricedPlan = Schemas['PricedPlan'];
export type SubscriptionStatus = Schemas['Status'];
export type OrderState = Schemas['OrderState'];
export type Promotion = Schemas['PromoPublic'];
export type Transaction = Schemas['Transaction'];
